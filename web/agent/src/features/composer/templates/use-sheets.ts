import { useQueries } from "@tanstack/react-query";
import { sendableVersions, type TemplateSheet, templateQuery } from "@/entities/template";

/** Some templates by their ids, as far as a channel can send them; undefined until all are known. */
export function useSheets(ids: readonly string[], channelId: string, enabled = true): TemplateSheet[] | undefined {
  const wanted = [...new Set(ids)];
  return useQueries({
    queries: wanted.map((id) => ({ ...templateQuery(id), enabled })),
    combine: (answers) => {
      // One that is gone is answered too.
      if (!enabled || answers.some((a) => a.isPending)) return undefined;
      return answers.flatMap(({ data }) =>
        data?.channels.includes(channelId) && sendableVersions(data).length > 0 ? [data] : [],
      );
    },
  });
}

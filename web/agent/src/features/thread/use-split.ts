import { api } from "@client/api";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Split } from "lucide-react";
import { runAction } from "@/actions/run";
import type { Case } from "@/entities/case";
import { heldCase, storeCase } from "@/entities/case-store";
import type { Merged } from "@/entities/case-work";
import { useCan } from "@/entities/me";
import type { Message } from "@/entities/message";

/** Makes a case of its own of a message and all that follow; merging it back undoes it. */
export function useSplit() {
  const { t } = useLingui();
  const client = useQueryClient();
  const router = useRouter({ warn: false });
  const may = useCan("cases.write");
  const show = (id: string) => {
    const { view = "all" } = (router.state.matches.at(-1)?.params ?? {}) as { view?: string };
    void router.navigate({ to: `/inbox/${view}/${id}` as string });
  };
  const open = (m: Message) => {
    const c = m.case_id ? heldCase(client, m.case_id) : undefined;
    return c !== undefined && c.status !== "resolved" && !c.merged_into;
  };
  return {
    may: (m: Message) => may && m.direction !== "note" && open(m),
    run: (m: Message) =>
      void runAction({
        id: "message.split",
        title: t`New case from here on`,
        icon: Split,
        group: "case",
        perform: async () => {
          const out = await api.post<{ case: Case; rest: Case }>(`/cases/${m.case_id}/split`, { from: m.id });
          storeCase(client, out.case);
          storeCase(client, out.rest);
          show(out.case.id);
          return {
            message: t`Case #${out.case.number} is new`,
            undo: async () => {
              const back = await api.post<Merged>(`/cases/${out.case.id}/merge`, { into: out.rest.id });
              storeCase(client, back.source);
              storeCase(client, back.target);
              show(out.rest.id);
            },
          };
        },
      }),
  };
}

import { api, type Page } from "@client/api";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { OnChannel } from "@/entities/survey";
import { errorText } from "@/lib/error-text";
import { ShownSurvey } from "./ShownSurvey";
import { formName, type SurveyDraft } from "./words";

/** How a survey would look, once for each form that the channels give it. */
export function SurveyPreview({ draft }: { draft: SurveyDraft }) {
  const late = useDeferredValue(draft);
  const { name, kind, style, delivery, language, words } = late;
  const body = { name: name || "-", kind, style, delivery, language, words, enabled: true };
  const { data, error } = useQuery({
    queryKey: ["surveys", "everywhere", JSON.stringify(body)],
    queryFn: ({ signal }) => api.post<Page<OnChannel>>("/surveys/preview", body, { signal }).then((p) => p.items),
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  });
  if (error) return <p className="text-sm text-ink-2">{errorText(error)}</p>;
  if (!data) return null;
  if (data.length === 0) return <p className="text-sm text-ink-2">{t`Connect a channel to see it.`}</p>;
  const forms = [...new Set(data.map((c) => c.form))];
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {forms.map((form) => {
        const on = data.filter((c) => c.form === form);
        return (
          <li key={form} className="grid content-start gap-2">
            <p className="text-xs text-ink-2">
              <span className="font-medium">{formName(form)}</span> · {on.map((c) => c.name).join(", ")}
            </p>
            {on[0] && <ShownSurvey shown={on[0]} />}
          </li>
        );
      })}
    </ul>
  );
}

import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { surveysQuery } from "@/entities/survey";
import type { SurveyFacts, SurveyStep } from "./events";

/** The name of a survey; nothing where it is gone. */
export function useSurveyName(): (id: string) => string {
  const surveys = useQuery(surveysQuery).data;
  return (id) => surveys?.find((s) => s.id === id)?.name ?? "";
}

/** What became of a survey, said of whoever did it. */
export function surveyText(step: SurveyStep, s: SurveyFacts, known: string): string {
  const name = known || (s.kind === "nps" ? "NPS" : s.kind === "csat" ? "CSAT" : t`no longer there`);
  const best = s.kind === "nps" ? 10 : 5;
  const { score, before, comment, detail } = s;
  switch (step) {
    case "asked":
      return t`asked the survey “${name}”`;
    case "reminded":
      return t`reminded the customer of the survey “${name}”`;
    case "answered":
      return before >= 0
        ? t`changed the answer to the survey “${name}” from ${before} to ${score} of ${best}`
        : t`answered the survey “${name}” with ${score} of ${best}`;
    case "commented":
      return t`added to the survey “${name}”: “${comment}”`;
    case "expired":
      return t`closed the survey “${name}”: no answer came in time`;
    case "skipped":
      return detail ? t`did not ask the survey “${name}”: ${detail}` : t`did not ask the survey “${name}”`;
    case "withdrawn":
      return t`took back the survey “${name}”`;
  }
}

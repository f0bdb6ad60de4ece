import { t } from "@lingui/core/macro";
import type { Shown, Survey, SurveyKind } from "@/entities/survey";

export function kindName(kind: SurveyKind): string {
  return kind === "csat" ? t`Satisfaction (CSAT)` : t`Recommendation (NPS)`;
}

export function formName(form: Shown["form"]): string {
  switch (form) {
    case "buttons":
      return t`Buttons`;
    case "list":
      return t`A list`;
    case "quick_replies":
      return t`Quick replies`;
    case "text":
      return t`Numbers in words`;
    case "link":
      return t`A page by a link`;
    case "template":
      return t`A template`;
    case "none":
      return t`Not at all`;
  }
}

export type SurveyDraft = Omit<Survey, "id">;

const common = {
  enabled: true,
  delivery: "choices" as const,
  language: "en",
  every_days: 30,
  reminder_hours: 0,
  expires_hours: 168,
  min_group: 5,
  keep_days: 0,
  reopens: false,
  low: { reopen: false, notify: true },
  template: null,
};

/** A survey that can be used as it is. Its words are the customers', not the desk's. */
export function readyMade(kind: SurveyKind): SurveyDraft {
  if (kind === "nps")
    return {
      ...common,
      name: t`Would you recommend us?`,
      kind,
      style: "numbers",
      words: {
        en: {
          question: "How likely are you to recommend us to a friend or colleague?",
          low: "not at all likely",
          high: "extremely likely",
          thanks: "Thank you for your answer!",
          follow_low: "What should we do better?",
          follow_middle: "What is missing for a better score?",
          follow_high: "What do you like most?",
        },
        es: {
          question: "¿Qué probabilidad hay de que nos recomiendes a un amigo o compañero?",
          low: "ninguna",
          high: "toda",
          thanks: "¡Gracias por tu respuesta!",
          follow_low: "¿Qué deberíamos mejorar?",
          follow_middle: "¿Qué falta para una nota mejor?",
          follow_high: "¿Qué es lo que más te gusta?",
        },
      },
    };
  return {
    ...common,
    name: t`How did we do?`,
    kind,
    style: "faces",
    words: {
      en: {
        question: "How satisfied are you with our help?",
        low: "not at all",
        high: "very",
        thanks: "Thank you for your answer!",
        follow_low: "We are sorry. What went wrong?",
        follow_middle: "What could we have done better?",
      },
      es: {
        question: "¿Estás satisfecho con nuestra ayuda?",
        low: "nada",
        high: "mucho",
        thanks: "¡Gracias por tu respuesta!",
        follow_low: "Lo sentimos. ¿Qué ha fallado?",
        follow_middle: "¿Qué podríamos haber hecho mejor?",
      },
    },
  };
}

import { t } from "@lingui/core/macro";

/** What a workstream says by itself on one kind of occasion. */
export interface Auto {
  enabled: boolean;
  text: Record<string, string>;
  after_seconds?: number;
}

export const autoKinds = [
  "greeting",
  "outside_hours",
  "waiting",
  "position",
  "agent_joined",
  "transferred",
  "no_files",
  "closed",
] as const;

export type AutoKind = (typeof autoKinds)[number];
export type Autos = Record<AutoKind, Auto>;

export function noAutos(): Autos {
  return Object.fromEntries(autoKinds.map((kind) => [kind, { enabled: false, text: {} }])) as Autos;
}

export function kindName(kind: AutoKind): string {
  switch (kind) {
    case "greeting":
      return t`Greeting`;
    case "outside_hours":
      return t`Outside hours`;
    case "waiting":
      return t`Still waiting`;
    case "position":
      return t`Place in the queue`;
    case "agent_joined":
      return t`Somebody takes it`;
    case "transferred":
      return t`Passed on`;
    case "no_files":
      return t`No files, please`;
    case "closed":
      return t`Resolved`;
  }
}

export function aboutKind(kind: AutoKind): string {
  switch (kind) {
    case "greeting":
      return t`When a case begins within your hours.`;
    case "outside_hours":
      return t`When somebody writes while nobody is there; once until you open again.`;
    case "waiting":
      return t`When a case has waited in its queue for a while; once per wait.`;
    case "position":
      return t`At which place the case is, and again when it moves ahead, at most once a minute.`;
    case "agent_joined":
      return t`When a colleague gets the case; once per colleague.`;
    case "transferred":
      return t`When somebody hands the case to another queue or colleague.`;
    case "no_files":
      return t`When a customer sends a file where files are switched off; once per case.`;
    case "closed":
      return t`When the case is resolved.`;
  }
}

const samples: Record<AutoKind, { es: string; en: string }> = {
  greeting: {
    es: "Hola, {{contact.first_name}}. Gracias por escribir a {{workspace.name}}. Enseguida te atendemos.",
    en: "Hello, {{contact.first_name}}. Thank you for writing to {{workspace.name}}. We'll be with you shortly.",
  },
  outside_hours: {
    es: "Ahora mismo no hay nadie. Volvemos {{opens_at}} y te respondemos entonces.",
    en: "Nobody is here right now. We're back {{opens_at}} and will answer you then.",
  },
  waiting: {
    es: "Seguimos aquí: todos nuestros agentes están ocupados. Te atendemos en cuanto podamos.",
    en: "We're still here: all our agents are busy. We'll be with you as soon as we can.",
  },
  position: {
    es: "Tu lugar en la cola es el {{position}}.",
    en: "You are number {{position}} in the queue.",
  },
  agent_joined: {
    es: "Te atiende {{agent.name}}.",
    en: "{{agent.name}} is with you now.",
  },
  transferred: {
    es: "Pasamos tu consulta a quien mejor puede ayudarte.",
    en: "We're passing your question to who can help you best.",
  },
  no_files: {
    es: "Por este canal no podemos recibir archivos. Cuéntanoslo con palabras, por favor.",
    en: "We can't take files here. Please tell us in words.",
  },
  closed: {
    es: "Damos por resuelto tu caso {{case.number}}. Si necesitas algo más, escríbenos.",
    en: "We consider your case {{case.number}} solved. If you need anything else, write to us.",
  },
};

/** A text to begin with, in both languages. */
export const usualText = (kind: AutoKind): Record<string, string> => ({ ...samples[kind] });

/** After how many seconds something about a wait is said; 0 for what is said at once. */
export const usualAfter = (kind: AutoKind): number => ({ waiting: 60, position: 30 })[kind as string] ?? 0;

/** What the text of a kind may speak of. */
export function variablesOf(kind: AutoKind): string[] {
  const all = ["contact.name", "contact.first_name", "workspace.name", "case.number"];
  if (kind === "agent_joined") return [...all, "agent.name"];
  if (kind === "waiting" || kind === "transferred") return [...all, "queue.name"];
  if (kind === "position") return [...all, "position", "queue.name"];
  if (kind === "outside_hours") return [...all, "opens_at"];
  return all;
}

/** The text as a customer would read it. What is no variable stays as it is written. */
export function preview(text: string, language: "es" | "en", workspace: string, agent: string): string {
  const es = language === "es";
  const values: Record<string, string> = {
    "contact.name": "Ana Pérez",
    "contact.first_name": "Ana",
    "workspace.name": workspace,
    "case.number": "128",
    "agent.name": agent,
    "queue.name": es ? "Ventas" : "Sales",
    position: "2",
    opens_at: es ? "el lunes a las 09:00" : "Monday at 09:00",
  };
  return text.replace(/\{\{\s*([a-z_.]+)\s*\}\}/g, (all, name: string) => values[name] ?? all);
}

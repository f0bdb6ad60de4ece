import { t } from "@lingui/core/macro";
import type { Attribute } from "@/entities/attribute";
import type { FieldKind, FormField, FormScreen, FormState } from "@/entities/form";

export function stateWord(state: FormState): string {
  switch (state) {
    case "published":
      return t`Published`;
    case "deprecated":
      return t`Retired`;
    case "halted":
      return t`Stopped by the platform`;
  }
  return t`Draft`;
}

export const kindOptions = (): { value: FieldKind; label: string }[] => [
  { value: "text", label: t`Short text` },
  { value: "long", label: t`Long text` },
  { value: "number", label: t`Number` },
  { value: "email", label: t`E-mail address` },
  { value: "phone", label: t`Phone number` },
  { value: "date", label: t`Date` },
  { value: "choice", label: t`One of several` },
  { value: "choices", label: t`Some of several` },
  { value: "yes", label: t`Yes or no` },
];

export const isChoice = (kind: FieldKind) => kind === "choice" || kind === "choices";

/** Where an answer can be kept beside the thread. */
export function goalOptions(
  contact: readonly Attribute[],
  case_: readonly Attribute[],
): { value: string; label: string }[] {
  return [
    { value: "", label: t`In the conversation alone` },
    { value: "contact.name", label: t`Contact: name` },
    { value: "contact.email", label: t`Contact: e-mail` },
    { value: "contact.phone", label: t`Contact: phone` },
    ...contact.map((a) => ({ value: `contact.${a.key}`, label: t`Contact: ${a.name}` })),
    ...case_.map((a) => ({ value: `case.${a.key}`, label: t`Case: ${a.name}` })),
  ];
}

export const newField = (): FormField => ({ label: "", kind: "text", goes: "" });

export const newScreen = (): FormScreen => ({ title: "", text: "", fields: [newField()], button: "" });

/** The lists of the fields of a screen with one moved up or down. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...list];
  const to = at + by;
  const item = next[at];
  const other = next[to];
  if (item === undefined || other === undefined) return next;
  next[at] = other;
  next[to] = item;
  return next;
}

/** The field that a refusal is about: "screens[1].fields[0].label". */
export interface Refusal {
  field: string;
  detail: string;
}

/** Where a refusal stands, in words. */
export function placeWords(field: string): string {
  const found = /^screens\[(\d+)\](?:\.fields\[(\d+)\])?/.exec(field);
  if (!found) return "";
  const screen = Number(found[1]) + 1;
  if (found[2] === undefined) return t`Screen ${screen}`;
  const question = Number(found[2]) + 1;
  return t`Screen ${screen}, question ${question}`;
}

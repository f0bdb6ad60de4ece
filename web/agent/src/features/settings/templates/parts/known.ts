import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { attributesQuery, caseFieldsQuery } from "@/entities/attribute";

/** Something that is known of the customer, the case or whoever sends. */
export interface Known {
  /** As it stands in a fill: {{contact.first_name}} */
  fill: string;
  label: string;
  /** What a variable of it may be called. */
  name: string;
  example: string;
}

const known = (key: string, label: string, example: string): Known => ({
  fill: `{{${key}}}`,
  label,
  name: key.replace(/\W+/g, "_").toLowerCase(),
  example,
});

/** What can be filled in by itself, the workspace's own fields among it. */
export function useKnown(): Known[] {
  const own = useQuery(attributesQuery).data ?? [];
  const ofCases = useQuery(caseFieldsQuery).data ?? [];
  return [
    known("contact.first_name", t`Customer's first name`, t`Ana`),
    known("contact.name", t`Customer's name`, t`Ana García`),
    known("contact.phone", t`Customer's phone`, "+34 600 000 000"),
    known("contact.email", t`Customer's e-mail`, "ana@example.com"),
    known("contact.company", t`Customer's company`, t`Panadería García`),
    known("case.number", t`Number of the case`, "1042"),
    known("agent.first_name", t`First name of whoever sends it`, t`Luis`),
    known("agent.name", t`Name of whoever sends it`, t`Luis Pérez`),
    known("workspace.name", t`Name of the business`, t`Your business`),
    known("channel.name", t`Name of the channel`, t`Support`),
    ...own.map((a) => known(`contact.${a.key}`, a.name, "")),
    ...ofCases.map((a) => known(`case.${a.key}`, a.name, "")),
  ];
}

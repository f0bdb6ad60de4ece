import { api, type Page } from "@client/api";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { priorityName } from "@/actions/case-actions";
import { type Attribute, attributesQuery, caseFieldsQuery } from "@/entities/attribute";
import { categoriesQuery, subStatusesQuery } from "@/entities/case-work";
import { channelsQuery } from "@/entities/channel";
import { type Company, companyKeys } from "@/entities/company";
import { useCan } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import { queuesQuery, workstreamsQuery } from "@/entities/queue";
import { tagsQuery } from "@/entities/tag";
import { teamsQuery } from "@/entities/team";
import { countryNames, languageNames } from "@/lib/places";
import { priorities } from "../params";

/** What is compared, and so by what inputs. */
export type FieldKind = "choice" | "text" | "number" | "minutes" | "ago" | "due" | "flag" | "amount" | "date" | "prose";

export interface FilterField {
  name: string;
  label: string;
  kind: FieldKind;
  options?: { value: string; label: string }[];
  /** Cases that have no value are asked for by this one. */
  none?: string;
  /** Several values at once may be theirs, or none: nothing stands for "empty". */
  several?: boolean;
}

const companiesQuery = {
  queryKey: [...companyKeys.lists, "to filter by"],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<Page<Company>>("/companies", { signal, query: { limit: 100 } }).then((p) => p.items),
  staleTime: 60_000,
};

/** All that cases can be filtered by, with what each may be. */
export function useFilterFields(): FilterField[] {
  return [...usePeopleFields(), ...useWorkFields(), ...useStateFields(), ...useCustomerFields()];
}

function usePeopleFields(): FilterField[] {
  const members = useQuery(membersQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const sees = useCan("routing.read");
  const streams = useQuery({ ...workstreamsQuery, enabled: sees }).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  const people = [
    { value: "me", label: t`Me` },
    ...members.filter((m) => !m.disabled_at).map((m) => ({ value: m.id, label: m.name })),
  ];
  const named = (list: { id: string; name: string }[]) => list.map((one) => ({ value: one.id, label: one.name }));
  return [
    { name: "assignee", label: t`Assignee`, kind: "choice", options: people, none: "none" },
    { name: "team", label: t`Team`, kind: "choice", options: named(teams), none: "" },
    { name: "queue", label: t`Queue`, kind: "choice", options: named(queues), none: "" },
    ...(sees ? [choice("workstream", t`Workstream`, named(streams), "")] : []),
    { name: "follower", label: t`Follower`, kind: "choice", options: people, several: true },
    { name: "mentioned", label: t`Mentioned`, kind: "choice", options: people, several: true },
    {
      name: "tag",
      label: t`Tag`,
      kind: "choice",
      options: tags.map((tag) => ({ value: tag.name, label: tag.name })),
      several: true,
    },
    { name: "channel", label: t`Channel`, kind: "choice", options: named(channels) },
  ];
}

const choice = (
  name: string,
  label: string,
  options: { value: string; label: string }[],
  none?: string,
): FilterField => ({
  name,
  label,
  kind: "choice",
  options,
  ...(none !== undefined && { none }),
});

function useWorkFields(): FilterField[] {
  const { i18n } = useLingui();
  const subs = useQuery(subStatusesQuery).data ?? [];
  const categories = useQuery(categoriesQuery).data ?? [];
  const own = useQuery(caseFieldsQuery).data ?? [];
  const moods = [
    { value: "positive", label: t`Positive` },
    { value: "neutral", label: t`Neutral` },
    { value: "negative", label: t`Negative` },
  ];
  return [
    choice(
      "priority",
      t`Priority`,
      priorities.map((value) => ({ value, label: priorityName(value) })),
    ),
    choice(
      "sub_status",
      t`Sub-status`,
      subs.map((s) => ({ value: s.id, label: s.name })),
      "",
    ),
    choice(
      "category",
      t`Category`,
      categories.map((c) => ({ value: c.name, label: c.name })),
      "",
    ),
    choice("sentiment", t`Mood`, moods, ""),
    choice("language", t`Language`, languageNames(i18n.locale), ""),
    choice("country", t`Country`, [...countryNames(i18n.locale)], ""),
    ...own.map((a) => ownField(a, "field.", a.name)),
  ];
}

function useStateFields(): FilterField[] {
  return [
    { name: "unread", label: t`Unread messages`, kind: "flag" },
    choice("last_direction", t`Last message`, [
      { value: "in", label: t`from the customer` },
      { value: "out", label: t`from us` },
      { value: "note", label: t`a note` },
    ]),
    { name: "messages", label: t`Number of messages`, kind: "number" },
    { name: "waiting_minutes", label: t`Customer waits`, kind: "minutes" },
    {
      ...choice("sla.state", t`Promise (SLA)`, [
        { value: "running", label: t`runs` },
        { value: "paused", label: t`is paused` },
        { value: "warned", label: t`is about to be missed` },
        { value: "breached", label: t`was missed` },
        { value: "met", label: t`was kept` },
      ]),
      several: true,
    },
    { name: "sla.due", label: t`Promise due`, kind: "due" },
    { name: "last_activity_at", label: t`Last activity`, kind: "ago" },
    { name: "created_at", label: t`Case began`, kind: "ago" },
  ];
}

function useCustomerFields(): FilterField[] {
  const companies = useQuery(companiesQuery).data ?? [];
  const own = useQuery(attributesQuery).data ?? [];
  const agreed = [
    { value: "granted", label: t`given` },
    { value: "withdrawn", label: t`withdrawn` },
  ];
  return [
    choice(
      "contact.company",
      t`Customer’s company`,
      companies.map((c) => ({ value: c.id, label: c.name })),
      "",
    ),
    { name: "contact.blocked", label: t`Customer is blocked`, kind: "flag" },
    choice("contact.consent.marketing", t`Consent to marketing`, agreed, ""),
    choice("contact.consent.messages", t`Consent to messages`, agreed, ""),
    ...own.map((a) => ownField(a, "contact.field.", t`Customer: ${a.name}`)),
  ];
}

/** One of the workspace's own fields, by what it holds. */
function ownField(a: Attribute, prefix: string, label: string): FilterField {
  const name = prefix + a.key;
  switch (a.kind) {
    case "choice":
      return choice(
        name,
        label,
        a.options.map((value) => ({ value, label: value })),
        "",
      );
    case "boolean":
      return choice(
        name,
        label,
        [
          { value: "true", label: t`Yes` },
          { value: "false", label: t`No` },
        ],
        "",
      );
    case "number":
      return { name, label, kind: "amount", none: "" };
    case "date":
      return { name, label, kind: "date", none: "" };
    default:
      return { name, label, kind: "text", none: "" };
  }
}

import { api, type Page } from "@client/api";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { priorityName } from "@/actions/case-actions";
import { type Attribute, attributesQuery, caseFieldsQuery } from "@/entities/attribute";
import { categoriesQuery, subStatusesQuery } from "@/entities/case-work";
import { channelsQuery, platformsQuery } from "@/entities/channel";
import { type Company, companyKeys } from "@/entities/company";
import { savedField } from "@/entities/filter";
import { useCan } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import { queuesQuery, workstreamsQuery } from "@/entities/queue";
import {
  catalogueQuery,
  type FilterAbout,
  type FilterCatalogue,
  filtersQuery,
  mayName,
  type SavedFilter,
} from "@/entities/saved-filter";
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
  /** Its values have an order. */
  ranked?: boolean;
  /** The operators that the server takes; all where nothing is said. */
  ops?: string[];
}

interface Scope {
  about?: FilterAbout;
  /** Only filters that everybody shares may be named. */
  shared?: boolean;
}

const companiesQuery = {
  queryKey: [...companyKeys.lists, "to filter by"],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<Page<Company>>("/companies", { signal, query: { limit: 100 } }).then((p) => p.items),
  staleTime: 60_000,
};

/**
 * All that can be asked for, with what each may be: the fields that the server knows, those of messages first
 * where the filter is about them. None while that is not known yet.
 */
export function useFilterFields({ about = "case", shared = false }: Scope = {}): FilterField[] {
  const { i18n } = useLingui();
  const known = [
    ...usePeopleFields(),
    ...useWorkFields(),
    ...useStateFields(),
    ...useCustomerFields(),
    ...useMessageFields(),
  ];
  const catalogue = useQuery(catalogueQuery).data;
  const saved = useSavedField(about, shared);
  const fields = catalogue ? fromCatalogue(catalogue, known, about, i18n.locale) : [];
  return [...fields, ...saved];
}

/** Fields that only ids would be typed into. */
const unspoken = ["contact", "workstream"];

/** The server's fields, each as it is known here or else by what the server says of it. */
export function fromCatalogue(
  { fields }: FilterCatalogue,
  known: readonly FilterField[],
  about: FilterAbout,
  locale: string,
): FilterField[] {
  const order = new Map(known.map((f, i) => [f.name, i]));
  const place = (name: string) => order.get(name) ?? known.length;
  const list = fields.flatMap((entry): FilterField[] => {
    const own = known.find((f) => f.name === entry.field);
    if (entry.about === "message" && about !== "message") return [];
    if (about === "contact" && entry.about !== "contact") return [];
    if (own) return [{ ...own, ops: entry.operators }];
    if (unspoken.includes(entry.field)) return [];
    const say = (label: { en: string; es: string }) => (locale.startsWith("es") ? label.es : label.en);
    const options = entry.words?.map((w) => ({ value: w.value, label: say(w.label) }));
    return [
      {
        name: entry.field,
        label: say(entry.label),
        kind: kinds[entry.kind],
        ops: entry.operators,
        ...(options && { kind: "choice", options }),
        ...((entry.kind === "set" || entry.kind === "words") && { several: true }),
      },
    ];
  });
  const isMessages = (f: FilterField) => (f.name.startsWith("message.") ? 0 : 1);
  return list
    .map((f, i) => ({ f, i }))
    .sort((a, b) => isMessages(a.f) - isMessages(b.f) || place(a.f.name) - place(b.f.name) || a.i - b.i)
    .map(({ f }) => f);
}

const kinds: Record<FilterCatalogue["fields"][number]["kind"], FieldKind> = {
  text: "text",
  word: "choice",
  rank: "choice",
  set: "text",
  flag: "flag",
  time: "ago",
  words: "choice",
  number: "number",
  own: "text",
  prose: "prose",
};

/** A condition can be that a saved filter holds. */
function useSavedField(about: FilterAbout, shared: boolean): FilterField[] {
  const options = useSavedFilters(about, shared).map((f) => ({ value: f.id, label: savedName(f, about) }));
  return options.length > 0 ? [choice(savedField, t`A saved filter`, options)] : [];
}

/** The saved filters that can be named in one about cases, messages or contacts. */
export function useSavedFilters(about: FilterAbout, shared: boolean) {
  const list = useQuery(filtersQuery).data ?? [];
  return list.filter((f) => mayName(f, about) && (!shared || f.shared));
}

/** What a saved filter is called among others: a segment says that it is one. */
export function savedName({ name, about }: SavedFilter, among: FilterAbout): string {
  return about === "contact" && among !== "contact" ? t`${name} (segment)` : name;
}

/** Fields of messages whose values the server does not name. */
function useMessageFields(): FilterField[] {
  const { i18n } = useLingui();
  const channels = useQuery(channelsQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  return [
    { name: "message.text", label: t`Text of the message`, kind: "prose" },
    {
      ...choice(
        "message.tags",
        t`Tags of the message`,
        tags.map((tag) => ({ value: tag.name, label: tag.name })),
      ),
      several: true,
    },
    { name: "message.handled", label: t`Message handled`, kind: "flag" },
    {
      ...choice(
        "message.assignee",
        t`Message assigned to`,
        members.filter((m) => !m.disabled_at).map((m) => ({ value: m.id, label: m.name })),
      ),
      several: true,
    },
    {
      ...choice(
        "message.team",
        t`Message assigned to the team`,
        teams.map((team) => ({ value: team.id, label: team.name })),
      ),
      several: true,
    },
    choice("message.language", t`Language of the message`, languageNames(i18n.locale)),
    choice(
      "message.channel",
      t`Channel of the message`,
      channels.map((c) => ({ value: c.id, label: c.name })),
    ),
  ];
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
    {
      ...choice(
        "priority",
        t`Priority`,
        priorities.map((value) => ({ value, label: priorityName(value) })),
      ),
      ranked: true,
    },
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
  const tags = useQuery(tagsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
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
    {
      ...choice(
        "contact.tag",
        t`Customer’s tag`,
        tags.map((tag) => ({ value: tag.name, label: tag.name })),
      ),
      several: true,
    },
    {
      ...choice(
        "contact.platform",
        t`Customer is on the platform`,
        platforms.map((p) => ({ value: p.key, label: p.title })),
      ),
      several: true,
    },
    { name: "contact.last_seen", label: t`Customer last wrote`, kind: "ago" },
    { name: "contact.created_at", label: t`Contact since`, kind: "ago" },
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

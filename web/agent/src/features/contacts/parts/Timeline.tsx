import { api, type Page } from "@client/api";
import { Button } from "@kit/button";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { attributesQuery, valueText } from "@/entities/attribute";
import type { Case } from "@/entities/case";
import { type AttributeValue, contactKeys } from "@/entities/contact";
import { itemsOf } from "@/entities/page";
import { fullTime } from "@/lib/time";
import { Part } from "./Part";

interface Item {
  seq: number;
  at: string;
  kind: string;
  actor: { type: string; name?: string };
  changes?: Record<string, [unknown, unknown]>;
  case?: Case;
  messages?: { in: number; out: number };
}

/** What happened with a contact, newest first. */
export function Timeline({ id }: { id: string }) {
  const { t } = useLingui();
  const query = useInfiniteQuery({
    queryKey: contactKeys.timeline(id),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>(`/contacts/${id}/timeline`, { signal, query: { cursor: pageParam, limit: 30 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const items = itemsOf(query.data);
  return (
    <Part title={t`Timeline`}>
      <ol className="grid gap-2 border-l pl-3">
        {items.map((item) => (
          <li key={item.seq} className="text-sm">
            <What item={item} />
            <p className="text-xs text-ink-3">
              {item.actor.type === "agent" && item.actor.name ? `${item.actor.name} · ` : ""}
              <time dateTime={item.at}>{fullTime(item.at)}</time>
            </p>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} className="w-fit">
          {t`Show what was before`}
        </Button>
      )}
    </Part>
  );
}

function What({ item }: { item: Item }) {
  const { t } = useLingui();
  const attributes = useQuery(attributesQuery).data ?? [];
  const changes = item.changes ?? {};
  if (item.case) {
    const { number, subject, id } = item.case;
    const n = (item.messages?.in ?? 0) + (item.messages?.out ?? 0);
    return (
      <Link to="/inbox/$view/$caseId" params={{ view: "all", caseId: id }} className="hover:underline">
        {t`Case #${number} began`}
        {subject && `: ${subject}`}{" "}
        <span className="text-ink-3">· {plural(n, { one: "# message", other: "# messages" })}</span>
      </Link>
    );
  }
  const names: Record<string, string> = {
    name: t`Name`,
    notes: t`Notes`,
    email: t`E-mail`,
    phone: t`Telephone`,
    external_key: t`Key in another system`,
    locale: t`Language`,
    company: t`Company`,
    "consent.messages": t`Consent to messages`,
    "consent.marketing": t`Consent to marketing`,
    note: t`Note`,
  };
  for (const a of attributes) names[`attributes.${a.key}`] = a.name;
  const words = { yes: t`yes`, no: t`no` };
  const lines: string[] = [];
  if (item.kind === "contact.created") lines.push(t`Became a contact`);
  for (const [field, [before, after]] of Object.entries(changes)) {
    if (field === "merged")
      lines.push(after ? t`Merged with ${String(after)}` : t`The merge with ${String(before)} was undone`);
    else if (field === "import") lines.push(t`From the file ${String(after)}`);
    else if (field === "blocked") lines.push(after ? t`Blocked` : t`Heard again`);
    else if (field === "tags") {
      const tags = Array.isArray(after) ? after.join(", ") : "";
      lines.push(tags ? t`Tags: ${tags}` : t`Tags: removed`);
    } else if (names[field]) {
      const value = valueText(after as AttributeValue, words);
      lines.push(value ? `${names[field]}: ${value}` : t`${names[field]}: removed`);
    }
  }
  return <p className="whitespace-pre-line break-words">{lines.join("\n")}</p>;
}

import { plural, t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import type { ForeseenItem } from "@/entities/recipe";
import { fullTime, nearTime } from "@/lib/when";
import { Row, Rows } from "../parts/Page";
import { useWould } from "./would";

/** How often a recipe would have run, of how many things. */
export function startedText(started: number, looked: number): string {
  const ran = plural(started, {
    0: "It would not have run once.",
    one: "It would have run # time.",
    other: "It would have run # times.",
  });
  return `${ran} ${plural(looked, { one: "# thing was looked at.", other: "# things were looked at." })}`;
}

/** What a recipe would have run on, and what each action would do there. */
export function WouldList({ items }: { items: ForeseenItem[] }) {
  const would = useWould();
  if (items.length === 0) return null;
  return (
    <Rows label={t`What it would have run on`}>
      {items.map((item) => (
        <Row key={`${item.at}-${item.message_id ?? ""}-${item.case_id ?? ""}`}>
          <div className="min-w-0 flex-1 basis-52">
            <p className="truncate text-sm">{item.text || t`A change of a case`}</p>
            {item.would && (
              <ul className="text-xs text-ink-2">
                {item.would.map((f) => (
                  <li key={f.id} className={f.state === "failed" ? "text-danger" : ""}>
                    {would(f)}
                  </li>
                ))}
              </ul>
            )}
          </div>
          <time dateTime={item.at} title={fullTime(item.at)} className="text-xs text-ink-3">
            {nearTime(item.at)}
          </time>
          {item.case_id && (
            <Link to={`/inbox/all/${item.case_id}` as string} className="text-xs underline">
              {t`Open the case`}
            </Link>
          )}
        </Row>
      ))}
    </Rows>
  );
}

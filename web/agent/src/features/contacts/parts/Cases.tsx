import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { statusName } from "@/actions/case-actions";
import type { Case } from "@/entities/case";
import { caseInWords } from "@/entities/preview";
import { listTime, useNow } from "@/lib/time";
import { Part } from "./Part";

/** Cases as a list that leads to them. */
export function Cases({ cases, named }: { cases: readonly Case[]; named?: boolean }) {
  const { t } = useLingui();
  const now = useNow();
  return (
    <Part title={t`Cases`}>
      {cases.length === 0 && <p className="text-ink-3">{t`None so far.`}</p>}
      <ul className="divide-y divide-line border-y empty:border-0">
        {cases.map((c) => (
          <li key={c.id}>
            <Link
              to="/inbox/$view/$caseId"
              params={{ view: "all", caseId: c.id }}
              className="flex items-center gap-3 px-1 py-2 hover:bg-hover"
            >
              <PlatformIcon platform={c.platform} className="size-4" />
              <span className="tabular w-12 text-ink-3">#{c.number}</span>
              {named && <span className="max-w-32 truncate">{c.contact.name}</span>}
              <span className="min-w-0 flex-1 truncate">{caseInWords(c)}</span>
              <span className="text-xs text-ink-3">{statusName(c.status)}</span>
              <time dateTime={c.last_activity_at} className="w-16 text-right text-xs text-ink-3">
                {listTime(c.last_activity_at, now)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}

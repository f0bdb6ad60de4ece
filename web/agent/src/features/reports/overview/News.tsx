import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { type NewsItem, newsQuery } from "@/entities/insight";
import { currentLanguage } from "@/lib/language";
import { longDay } from "../format";
import { Panel } from "../parts/Panel";

/** What is new in the product. */
export function News() {
  const { t } = useLingui();
  const items = useQuery(newsQuery).data;
  return (
    <Panel title={t`What is new`}>
      {!items ? (
        <Skeleton className="h-24" />
      ) : (
        <ul aria-label={t`What is new`} className="grid gap-4 sm:grid-cols-2">
          {items.slice(0, 6).map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Item({ item }: { item: NewsItem }) {
  const { t } = useLingui();
  const language = currentLanguage();
  const title = item.title[language];
  return (
    <li className="grid content-start gap-1">
      <p className="text-ink-3 text-xs">{longDay(item.date)}</p>
      <h3 className="font-medium text-sm">{title}</h3>
      <p className="max-w-prose text-ink-2 text-sm">{item.body[language]}</p>
      {item.url?.startsWith("/") && (
        <Link
          to={item.url}
          aria-label={t`${title}: go there`}
          className="justify-self-start text-accent-ink text-sm underline"
        >
          {t`Go there`}
        </Link>
      )}
      {item.url?.startsWith("https://") && (
        <a
          href={item.url}
          target="_blank"
          rel="noreferrer"
          aria-label={t`${title}: read more`}
          className="inline-flex items-center gap-1 justify-self-start text-accent-ink text-sm underline"
        >
          {t`Read more`} <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </li>
  );
}

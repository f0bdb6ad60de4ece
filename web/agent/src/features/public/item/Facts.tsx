import { cx } from "@kit/cx";
import { useLingui } from "@lingui/react/macro";
import { ExternalLink, Heart, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import type { Public, PublicVersion } from "@/entities/public";
import { writtenLocale } from "@/lib/language";
import { fullTime } from "@/lib/when";
import { Stars } from "./Stars";

/** A country in the reader's language; the code where it has no name. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames([writtenLocale()], { type: "region" }).of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

/** What a public item has beside its words: stars, version, country, device, likes. */
export function Facts({ of, stars = 5 }: { of: Public; stars?: number }) {
  const { t } = useLingui();
  const facts = [of.version && t`Version ${of.version}`, of.country && countryName(of.country), of.device].filter(
    (f): f is string => Boolean(f),
  );
  const likes = of.likes ?? 0;
  const shown = (of.rating ?? 0) > 0 || of.recommends != null || facts.length > 0 || likes > 0 || of.liked;
  if (!shown) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-ink-2 text-xs">
      {(of.rating ?? 0) > 0 && <Stars rating={of.rating ?? 0} of={stars} />}
      {of.recommends === true && (
        <span className="inline-flex items-center gap-1">
          <ThumbsUp aria-hidden className="size-3.5" />
          {t`Recommends you`}
        </span>
      )}
      {of.recommends === false && (
        <span className="inline-flex items-center gap-1">
          <ThumbsDown aria-hidden className="size-3.5" />
          {t`Doesn't recommend you`}
        </span>
      )}
      {facts.map((f) => (
        <span key={f}>{f}</span>
      ))}
      {likes > 0 && (
        <span className="tabular inline-flex items-center gap-1">
          <Heart aria-hidden className="size-3" />
          <span className="sr-only">{t`Likes:`} </span>
          {likes}
        </span>
      )}
      {of.liked && <span>{t`Liked by us`}</span>}
    </p>
  );
}

/** Where people read it. */
export function NetworkLink({ to, className }: { to: string; className?: string }) {
  const { t } = useLingui();
  return (
    <a
      href={to}
      target="_blank"
      rel="noreferrer"
      className={cx(
        "inline-flex min-h-6 items-center gap-1 text-ink-2 text-xs underline underline-offset-2",
        className,
      )}
    >
      {t`On the network`}
      <ExternalLink aria-hidden className="size-3" />
    </a>
  );
}

/** What it said before, to unfold. */
export function Versions({ versions, stars = 5 }: { versions: readonly PublicVersion[]; stars?: number }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  if (versions.length === 0) return null;
  return (
    <div className="text-xs">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="text-ink-2 underline underline-offset-2"
      >
        {open ? t`Fold the earlier versions` : t`What it said before (${versions.length})`}
      </button>
      {open && (
        <ol className="mt-1 grid gap-1.5 border-line-strong border-l-2 pl-2">
          {versions.map((v) => (
            <li key={v.at}>
              <p className="flex flex-wrap items-center gap-x-2 text-ink-3">
                <time dateTime={v.at}>{fullTime(v.at)}</time>
                <Stars rating={v.rating ?? 0} of={stars} />
              </p>
              {v.title && <p className="font-medium">{v.title}</p>}
              <p className="whitespace-pre-wrap break-words">{v.text}</p>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

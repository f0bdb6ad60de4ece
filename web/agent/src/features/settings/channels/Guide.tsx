import { t } from "@lingui/core/macro";
import { ExternalLink } from "lucide-react";
import type { Platform } from "@/entities/channel";
import { Copy } from "../parts/Copy";
import { say } from "./text";

/** The platform's own steps, with what has to be copied where it is known. */
export function Guide({ platform, values }: { platform: Platform; values: Record<string, string> }) {
  const nameOf = (key: string) =>
    key === "webhook_url" ? t`Webhook URL` : say(platform.fields.find((f) => f.name === key)?.label) || key;
  return (
    <div className="grid grid-cols-1 gap-4">
      <ol className="grid grid-cols-1 gap-4">
        {platform.steps?.map((step, i) => (
          <li key={step.title.en} className="grid grid-cols-[1.75rem_minmax(0,1fr)]">
            <span
              aria-hidden
              className="tabular mt-px inline-flex size-5 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent-ink"
            >
              {i + 1}
            </span>
            <div className="grid grid-cols-1 gap-2">
              <p className="text-sm font-medium">{say(step.title)}</p>
              <p className="max-w-prose whitespace-pre-line text-sm text-ink-2">{say(step.body)}</p>
              {step.shows?.map((key) => values[key] && <Copy key={key} label={nameOf(key)} value={values[key]} />)}
            </div>
          </li>
        ))}
      </ol>
      {platform.notes && platform.notes.length > 0 && (
        <details className="rounded-md bg-sunken px-3 py-2 text-sm text-ink-2">
          <summary className="cursor-pointer font-medium text-ink">{t`Good to know`}</summary>
          <ul className="mt-2 grid list-disc gap-1.5 pl-4">
            {platform.notes.map((note) => (
              <li key={note.en}>{say(note)}</li>
            ))}
          </ul>
        </details>
      )}
      {platform.docs && (
        <a
          href={platform.docs}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 justify-self-start text-sm text-accent-ink underline"
        >
          {t`${platform.title}’s documentation`} <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </div>
  );
}

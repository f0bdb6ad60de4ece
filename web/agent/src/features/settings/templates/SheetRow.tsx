import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { templateLanguage } from "@/entities/template";
import type { Sheet, Version } from "@/entities/template-edit";
import { nearTime } from "@/lib/when";
import { Quality, TemplateState } from "./status";
import type { TemplateChannel } from "./use-channels";
import { categoryWord, originWord } from "./words";

/** The worst that customers make of any of its languages. */
function worst(versions: readonly Version[]): Version["quality"] {
  const grades = ["red", "yellow", "green"] as const;
  return grades.find((g) => versions.some((v) => v.quality === g)) ?? "unknown";
}

/** A template in the list: what it is, and how far each of its languages is. */
export function SheetRow({ sheet, channels }: { sheet: Sheet; channels: readonly TemplateChannel[] }) {
  const names = channels.filter((c) => sheet.channels.includes(c.channel.id)).map((c) => c.channel.name);
  const at = nearTime(sheet.updated_at);
  const quality = worst(sheet.versions);
  const body = (sheet.versions.find((v) => v.language === sheet.default_language) ?? sheet.versions[0])?.parts.body;
  return (
    <li className="grid grid-cols-1 gap-1 py-2.5">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <Link
          to={`/settings/templates/${sheet.id}` as string}
          className="min-w-0 break-all font-medium text-sm hover:underline"
        >
          {sheet.name}
        </Link>
        <span className="text-ink-2 text-xs">{categoryWord(sheet.category)}</span>
        <span className="tabular ml-auto whitespace-nowrap text-ink-3 text-xs">{t`Changed ${at}`}</span>
      </div>
      {body && <p className="truncate text-ink-2 text-xs">{body}</p>}
      <ul aria-label={t`Languages`} className="flex flex-wrap gap-x-4 gap-y-1">
        {sheet.versions.map((v) => (
          <li key={v.id}>
            <TemplateState status={v.status} label={templateLanguage(v.language)} />
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-3 text-xs">
        {quality !== "unknown" && <Quality quality={quality} />}
        <span>{originWord(sheet)}</span>
        <span>{names.length > 0 ? names.join(", ") : t`No channel of its account is connected`}</span>
      </p>
    </li>
  );
}

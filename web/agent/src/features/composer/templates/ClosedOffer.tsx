import { Button } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { shortcutParts } from "@/actions/shortcut";
import { preparedQuery, sendableVersions, type TemplateSheet } from "@/entities/template";
import { QuoteLine } from "../cost/QuoteLine";
import { composerKeys } from "../tools";
import type { Templates } from "./use-templates";

interface Props {
  conversationId: string;
  templates: Templates;
  contact: string;
}

/** What may be sent while the window is over: the suggested template as it would read, others, and all of them. */
export function ClosedOffer({ conversationId, templates, contact }: Props) {
  const { t } = useLingui();
  const { open, first, suggested } = templates;
  if (!open) return null;
  const others = first.filter((s) => s.id !== suggested?.id);
  return (
    <section aria-label={t`Templates`} className="mt-2 grid gap-2">
      <p>
        <Trans>A template may be sent now. The time to answer freely begins when {contact} writes back.</Trans>
      </p>
      {suggested && (
        <Suggested conversationId={conversationId} sheet={suggested} onOpen={() => open({ id: suggested.id })} />
      )}
      <div className="flex flex-wrap gap-1.5">
        {others.map((s) => (
          <Button key={s.id} size="sm" className="max-w-full" onClick={() => open({ id: s.id })}>
            <span className="truncate">{s.name}</span>
          </Button>
        ))}
        <Button size="sm" onClick={() => open()} keys={shortcutParts(composerKeys.template)}>
          <MessageSquareText aria-hidden />
          {t`All templates…`}
        </Button>
      </div>
    </section>
  );
}

interface SuggestedProps {
  conversationId: string;
  sheet: TemplateSheet;
  onOpen: () => void;
}

function Suggested({ conversationId, sheet, onOpen }: SuggestedProps) {
  const { t } = useLingui();
  const { data } = useQuery(preparedQuery(conversationId, { id: sheet.id }));
  const words = data?.shown.body ?? sendableVersions(sheet)[0]?.parts.body ?? "";
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-paper px-3 py-2">
      <div className="min-w-0 flex-1 basis-60">
        <p className="text-xs text-ink-2">{t`Suggested: ${sheet.name}`}</p>
        <p className="line-clamp-3 whitespace-pre-wrap break-words">{words}</p>
        <QuoteLine conversationId={conversationId} category={sheet.category} />
      </div>
      <Button size="sm" variant="primary" onClick={onOpen}>
        {t`Look and send…`}
      </Button>
    </div>
  );
}

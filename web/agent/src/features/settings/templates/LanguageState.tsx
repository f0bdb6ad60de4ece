import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Submission, TemplateRules, Version } from "@/entities/template-edit";
import { nearTime } from "@/lib/when";
import { capital, inWords } from "./findings";
import { Quality, TemplateState } from "./status";
import { categoryWord, statusHelp } from "./words";

interface Props {
  version: Version;
  rules?: TemplateRules;
  /** What became of submitting it, the last time. */
  result?: Submission;
  /** Gives up the new words of an approved one. */
  onDiscard?: () => void;
}

/** What the platform says of a language, why, and what helps. */
export function LanguageState({ version: v, rules, result, onDiscard }: Props) {
  const at = nearTime(v.status_at);
  const bad = ["rejected", "paused", "disabled", "limit_exceeded"].includes(v.status);
  const advice = rules?.reasons?.[v.reason];
  const counted = categoryWord(v.category);
  const next = v.next_category ? categoryWord(v.next_category) : "";
  return (
    <div className="grid grid-cols-1 gap-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <TemplateState status={v.status} />
        {v.status !== "draft" && <span className="text-ink-3 text-xs">{t`since ${at}`}</span>}
        {v.remote_id && <Quality quality={v.quality} />}
        {v.remote_id && <span className="text-ink-2 text-xs">{t`Counted as: ${counted}`}</span>}
      </p>
      {bad ? (
        <Box tone="danger">
          {v.reason && (
            <p className="break-words font-medium">
              <Trans>The platform says: {v.detail || v.reason}</Trans>
            </p>
          )}
          <p>{advice ? inWords(advice) : statusHelp(v.status)}</p>
        </Box>
      ) : (
        statusHelp(v.status) && <p className="text-ink-2">{statusHelp(v.status)}</p>
      )}
      {next && (
        <Box tone="waiting">{t`The platform has announced that it will count it as: ${next}. That changes what it costs.`}</Box>
      )}
      {v.draft && v.status === "approved" && (
        <Box tone="waiting">
          <p>{t`Customers get the approved words until the new ones, which you see here, are submitted.`}</p>
          {onDiscard && (
            <Button size="sm" className="justify-self-start" onClick={onDiscard}>{t`Give up the new words`}</Button>
          )}
        </Box>
      )}
      {v.failure && (
        <Box tone="danger">
          <Trans>The last submission came to nothing: {v.failure.detail || v.failure.title}</Trans>
        </Box>
      )}
      {v.parts.foreign && v.parts.foreign.length > 0 && (
        <Box tone="waiting">
          {t`It has parts that can't be written here, so it can be looked at, but not changed: ${v.parts.foreign.join(", ")}`}
        </Box>
      )}
      {result && <Result result={result} />}
    </div>
  );
}

/** What became of submitting a language. */
function Result({ result }: { result: Submission }) {
  const loose = result.findings.filter((f) => f.path === "" && f.severity === "error");
  if (loose.length > 0) {
    return (
      <Box tone="danger">
        {loose.map((f) => (
          <p key={f.code}>{capital(inWords(f.message))}</p>
        ))}
      </Box>
    );
  }
  const wait = result.retry_after ?? 0;
  if (result.state === "failed" && wait > 0) {
    return <Box tone="danger">{t`The platform wants to be left alone for ${wait} seconds. Then submit it again.`}</Box>;
  }
  return null;
}

function Box({ tone, children }: { tone: "danger" | "waiting"; children: ReactNode }) {
  const tones = { danger: "bg-danger-soft text-danger", waiting: "bg-sunken text-ink" };
  return <div className={`grid gap-1.5 rounded-md px-3 py-2 ${tones[tone]}`}>{children}</div>;
}

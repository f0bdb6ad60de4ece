import { useState } from "react";
import { Toggle } from "../Faults";
import { formatted } from "../format";
import { useFormats } from "../texts";
import { Group, Pick, State, smallButton } from "./parts";
import type { Content, TwilioAccount, TwilioAct } from "./twilioData";
import { useTwilioTexts } from "./twilioTexts";

const delays = [0, 5, 20, 60, 600, 3600, 86_400];
const reasons = ["INVALID_FORMAT", "TAG_CONTENT_MISMATCH", "ABUSIVE_CONTENT", "SCAM", "PROMOTIONAL"];

/** The account's templates, each with what a reviewer can do. */
export function TwilioContents({ account: a, act }: { account: TwilioAccount; act: TwilioAct }) {
  const c = useTwilioTexts();
  const r = a.review;
  return (
    <Group title={c.contents}>
      <div className="border-b pb-2">
        <Toggle label={c.auto} on={r.auto} onChange={(review_auto) => act("PUT", "", { review_auto })} />
        {r.auto && (
          <Pick
            label={c.delay}
            value={String(r.delay_seconds)}
            of={[...new Set([...delays, r.delay_seconds])].map((n) => [String(n), c.seconds(n)])}
            onChange={(v) => act("PUT", "", { review_delay: Number(v) })}
          />
        )}
      </div>
      {a.contents.length === 0 && <p className="mt-2 text-sm text-ink-2">{c.noContents}</p>}
      <ul className="divide-y">
        {a.contents.map((t) => (
          <Row key={t.sid} content={t} act={act} />
        ))}
      </ul>
    </Group>
  );
}

function Row({ content: t, act }: { content: Content; act: TwilioAct }) {
  const c = useTwilioTexts();
  const f = useFormats();
  const [reason, setReason] = useState("INVALID_FORMAT");
  const say = (action: string, more?: object) => act("POST", `/contents/${t.sid}`, { action, ...more });
  const name = t.template || t.name || t.sid;
  const waits = t.status === "received" || t.status === "pending";
  const button = (action: string, label: string, more?: object) => (
    <button type="button" className={smallButton} aria-label={`${label}: ${name}`} onClick={() => say(action, more)}>
      {label}
    </button>
  );
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h4 className="min-w-0 text-sm font-semibold break-all">{name}</h4>
        <span className="text-xs text-ink-2">{[t.language, t.category, t.kind].filter(Boolean).join(" · ")}</span>
        <State of={t.status.toUpperCase()} />
        {t.reason && <span className="text-xs text-danger">{t.reason}</span>}
        {t.review_at && <span className="text-xs text-ink-2">{c.reviewedAt(f.clock(new Date(t.review_at)))}</span>}
      </div>
      <p className="mt-0.5 line-clamp-2 text-sm text-ink-2">{formatted(t.text)}</p>
      <p className="font-mono text-2xs break-all text-ink-2">{t.sid}</p>
      {t.status !== "unsubmitted" && (
        <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
          {t.status !== "approved" && button("approve", c.approve)}
          {waits && (
            <>
              {button("reject", c.reject, { reason })}
              <Pick
                label=""
                name={`${c.reason}: ${name}`}
                value={reason}
                of={reasons.map((v) => [v, v])}
                onChange={setReason}
              />
            </>
          )}
          {t.status === "approved" && (
            <>
              {button("pause", c.pause)}
              {button("disable", c.disable)}
              {button("remove", c.remove)}
            </>
          )}
        </div>
      )}
    </li>
  );
}

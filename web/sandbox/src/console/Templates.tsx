import { useState } from "react";
import { formatted } from "../format";
import { useFormats } from "../texts";
import type { Act, Business, Template } from "./data";
import { Pick, State, smallButton } from "./parts";
import { useConsoleTexts } from "./texts";

const reasons = [
  "INVALID_FORMAT",
  "TAG_CONTENT_MISMATCH",
  "ABUSIVE_CONTENT",
  "SCAM",
  "PROMOTIONAL",
  "INCORRECT_CATEGORY",
];
const categories = ["UTILITY", "MARKETING", "AUTHENTICATION"];
const same = (v: string): [string, string] => [v, v];

/** The templates of the business, each with what a reviewer can do. */
export function Templates({ business, act }: { business: Business; act: Act }) {
  const c = useConsoleTexts();
  if (business.templates.length === 0) return <p className="text-base text-ink-2">{c.none}</p>;
  return (
    <ul className="divide-y">
      {business.templates.map((t) => (
        <Row key={t.id} template={t} act={act} />
      ))}
    </ul>
  );
}

function Row({ template: t, act }: { template: Template; act: Act }) {
  const c = useConsoleTexts();
  const f = useFormats();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("INVALID_FORMAT");
  const [notice, setNotice] = useState(false);
  const say = (action: string, more?: object) => act("POST", `/templates/${t.id}`, { action, ...more });
  const name = `${t.name} (${t.language})`;
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h4 className="min-w-0 text-sm font-semibold break-all">{t.name}</h4>
        <span className="text-xs text-ink-2">
          {t.language} · {t.category}
          {t.correct_category && ` → ${c.willBe(t.correct_category)}`}
        </span>
        <State of={t.status} />
        <State of={t.quality} label={c.quality} />
        {t.reason && <span className="text-xs text-danger">{t.reason}</span>}
        {t.review_at && <span className="text-xs text-ink-2">{c.reviewedAt(f.clock(new Date(t.review_at)))}</span>}
        {t.paused_till && <span className="text-xs text-ink-2">{c.pausedTill(f.clock(new Date(t.paused_till)))}</span>}
      </div>
      <p className="mt-0.5 line-clamp-2 text-sm text-ink-2">{formatted(t.text)}</p>
      <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
        {t.status === "PENDING" && (
          <>
            <button
              type="button"
              className={smallButton}
              onClick={() => say("approve")}
              aria-label={`${c.approve}: ${name}`}
            >
              {c.approve}
            </button>
            <button
              type="button"
              className={smallButton}
              onClick={() => say("reject", { reason })}
              aria-label={`${c.reject}: ${name}`}
            >
              {c.reject}
            </button>
          </>
        )}
        <span className="text-xs text-ink-2">{c.counts(t.sent, t.delivered, t.read)}</span>
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${open ? c.less : c.more}: ${name}`}
          className="ml-auto h-8 rounded-md px-2 text-sm font-medium text-accent-ink hover:bg-hover"
          onClick={() => setOpen(!open)}
        >
          {open ? c.less : c.more}
        </button>
      </div>
      {open && (
        <div className="mt-2 grid gap-3 rounded-md bg-sunken p-3 sm:grid-cols-3">
          <div>
            <Pick stacked label={c.reason} value={reason} of={reasons.map(same)} onChange={setReason} />
            <div className="mt-2 flex flex-wrap gap-1.5">
              <button
                type="button"
                className={smallButton}
                onClick={() => say("approve")}
                disabled={t.status === "APPROVED"}
              >
                {c.approve}
              </button>
              <button type="button" className={smallButton} onClick={() => say("reject", { reason })}>
                {c.reject}
              </button>
            </div>
          </div>
          <div>
            <Pick
              stacked
              label={c.category}
              value={t.category}
              of={categories.map(same)}
              onChange={(category) => say("category", { category, notice })}
            />
            <label className="mt-2 flex items-center gap-2 text-sm">
              <input type="checkbox" checked={notice} onChange={(e) => setNotice(e.target.checked)} />
              {c.notice}
            </label>
          </div>
          <div>
            <Pick
              stacked
              label={c.quality}
              value={t.quality}
              of={["UNKNOWN", "GREEN", "YELLOW", "RED"].map(same)}
              onChange={(quality) => say("quality", { quality })}
            />
            <div className="mt-2 flex flex-wrap gap-1.5">
              {t.status === "PAUSED" ? (
                <button type="button" className={smallButton} onClick={() => say("unpause")}>
                  {c.unpause}
                </button>
              ) : (
                <button
                  type="button"
                  className={smallButton}
                  disabled={t.status !== "APPROVED"}
                  onClick={() => say("pause")}
                >
                  {c.pause}
                </button>
              )}
              <button
                type="button"
                className={smallButton}
                disabled={t.status === "DISABLED"}
                onClick={() => say("disable")}
              >
                {c.disable}
              </button>
            </div>
          </div>
        </div>
      )}
    </li>
  );
}

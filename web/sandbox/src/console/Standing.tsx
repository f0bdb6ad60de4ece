import { useState } from "react";
import { Toggle } from "../Faults";
import { useFormats } from "../texts";
import type { Act, Business, BusinessNumber } from "./data";
import { Group, Pick, State, smallButton } from "./parts";
import { useConsoleTexts } from "./texts";

/** Limits, prices and the trouble that the account is in. */
export function StandingGroups({ business: b, act }: { business: Business; act: Act }) {
  const c = useConsoleTexts();
  const f = useFormats();
  const s = b.standing;
  const [kind, setKind] = useState("");
  const put = (change: object) => act("PUT", "/standing", change);
  const chosen = kind || (b.restriction_types[0] ?? "");
  return (
    <>
      <Group title={c.limits}>
        <Pick
          label={c.tier}
          value={s.tier}
          of={b.tiers.map((t) => [t, t.replace("TIER_", "")])}
          onChange={(tier) => put({ tier })}
        />
        <p className="text-xs text-ink-2">{c.used(b.used, b.limit < 0 ? c.unlimited : String(b.limit))}</p>
        <Pick
          label={c.cap}
          value={String(s.marketing_cap)}
          of={[...new Set([0, 1, 2, 4, 10, s.marketing_cap])].map((n) => [String(n), n === 0 ? c.noCap : String(n)])}
          onChange={(v) => put({ marketing_cap: Number(v) })}
        />
      </Group>
      <Group title={c.pricing}>
        <Pick
          stacked
          label={c.pricing}
          value={s.pricing}
          of={[
            ["PMP", c.perMessage],
            ["PMP_2026", c.perMessage2026],
            ["CBP", c.perConversation],
          ]}
          onChange={(pricing) => put({ pricing })}
        />
        <Toggle label={c.unpaid} on={s.unpaid} onChange={(unpaid) => put({ unpaid })} />
      </Group>
      <Group title={c.restrictions}>
        <Toggle label={c.locked} on={s.locked} onChange={(locked) => put({ locked })} />
        <Pick
          stacked
          label={c.restrictions}
          value={chosen}
          of={b.restriction_types.map((t) => [t, t.replace("RESTRICTED_", "")])}
          onChange={setKind}
        />
        <div className="mt-2 flex flex-wrap gap-1.5">
          <button
            type="button"
            className={smallButton}
            onClick={() => act("POST", "/restrictions", { type: chosen, hours: 24 })}
          >
            {c.restrict}
          </button>
          <button
            type="button"
            className={smallButton}
            disabled={s.restrictions.length === 0}
            onClick={() => act("DELETE", "/restrictions")}
          >
            {c.lift}
          </button>
        </div>
        <ul className="mt-2 text-xs text-ink-2">
          {s.restrictions.length === 0 && <li>{c.noRestrictions}</li>}
          {s.restrictions.map((r) => (
            <li key={r.type}>
              {r.type} {c.until(f.clock(new Date(r.until)))}
            </li>
          ))}
        </ul>
      </Group>
    </>
  );
}

/** The business's numbers: quality, throughput, tokens and names in review. */
export function Numbers({ business: b, act }: { business: Business; act: Act }) {
  const c = useConsoleTexts();
  return (
    <Group title={c.numbers}>
      {b.numbers.map((n) => {
        const put = (change: object) => act("PUT", "/number", change, n.id);
        return (
          <section key={n.id} aria-label={n.display} className="border-t py-2 first-of-type:border-0">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <h4 className="text-sm font-semibold">{n.display}</h4>
              <span className="text-xs text-ink-2">{n.name}</span>
              <State of={n.status} />
              {!n.registered && <span className="text-xs text-danger">{c.notRegistered}</span>}
              {!n.connected && <span className="text-xs text-ink-2">{c.withoutChannel}</span>}
              {n.complaints > 0 && <span className="text-xs text-ink-2">{c.complaints(n.complaints)}</span>}
            </div>
            {n.code && (
              <p className="text-sm">
                {c.code}: <code className="font-semibold">{n.code}</code>
              </p>
            )}
            {n.connected && <NumberChoices number={n} put={put} />}
            {n.new_name && n.connected && (
              <div className="mt-1 flex flex-wrap items-center gap-1.5 text-sm">
                <span className="min-w-0 flex-1">{c.newName(n.new_name)}</span>
                <button type="button" className={smallButton} onClick={() => put({ name: "APPROVED" })}>
                  {c.approve}
                </button>
                <button type="button" className={smallButton} onClick={() => put({ name: "REJECTED" })}>
                  {c.reject}
                </button>
              </div>
            )}
          </section>
        );
      })}
    </Group>
  );
}

function NumberChoices({ number: n, put }: { number: BusinessNumber; put: (change: object) => void }) {
  const c = useConsoleTexts();
  return (
    <>
      <Pick
        label={c.quality}
        value={n.quality}
        of={["GREEN", "YELLOW", "RED"].map((v) => [v, v])}
        onChange={(quality) => put({ quality })}
      />
      <Pick
        label={c.throughput}
        value={n.throughput}
        of={[
          ["STANDARD", c.standardRate],
          ["HIGH", c.highRate],
        ]}
        onChange={(throughput) => put({ throughput })}
      />
      <Pick
        label={c.token}
        value={n.token}
        of={[
          ["", c.tokenGood],
          ["expired", c.tokenExpired],
          ["revoked", c.tokenRevoked],
        ]}
        onChange={(token) => put({ token })}
      />
    </>
  );
}

/** The app by which businesses sign up, and the page where they do. */
export function SignUp({ business: b }: { business: Business }) {
  const c = useConsoleTexts();
  return (
    <Group title={c.signUp}>
      <p className="text-sm text-ink-2">{c.signUpHelp}</p>
      <dl className="mt-2 text-sm">
        <dt className="text-xs text-ink-2">{c.appId}</dt>
        <dd className="tabular break-all">{b.app.id}</dd>
        <dt className="mt-1 text-xs text-ink-2">{c.appSecret}</dt>
        <dd className="tabular break-all">{b.app.secret}</dd>
      </dl>
      <a
        href={b.dialog}
        target="_blank"
        rel="noreferrer noopener"
        className="mt-2 inline-block text-sm font-medium text-accent-ink underline"
      >
        {c.openDialog}
      </a>
    </Group>
  );
}

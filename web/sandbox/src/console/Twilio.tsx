import { Toggle } from "../Faults";
import { useFormats } from "../texts";
import { Group, Pick, smallButton } from "./parts";
import { TwilioContents } from "./TwilioContents";
import { TwilioLines } from "./TwilioLines";
import { type TwilioAccount, type TwilioAct, useTwilio } from "./twilioData";
import { useTwilioTexts } from "./twilioTexts";
import { Value } from "./Value";

/** Twilio's own console: one account, its numbers, and what went over it. */
export default function Twilio() {
  const c = useTwilioTexts();
  const [account, act] = useTwilio();
  if (!account) return null;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-3 py-4 sm:px-6">
        <h2 className="text-lg font-semibold">{c.title}</h2>
        <p className="mb-4 max-w-prose text-sm text-ink-2">{c.help}</p>
        <div className="grid items-start gap-3 lg:grid-cols-[1fr_22rem]">
          <div className="grid min-w-0 gap-3">
            <TwilioLines account={account} act={act} />
            <Log account={account} />
            <TwilioContents account={account} act={act} />
          </div>
          <div className="grid min-w-0 gap-3 max-lg:row-start-1">
            <Credentials account={account} act={act} />
            <Join account={account} act={act} />
            <Settings account={account} act={act} />
            <Alerts account={account} act={act} />
          </div>
        </div>
      </div>
    </div>
  );
}

type Props = { account: TwilioAccount; act: TwilioAct };

function Credentials({ account: a, act }: Props) {
  const c = useTwilioTexts();
  const states = ["active", "suspended", "closed"] as const;
  return (
    <Group title={c.account}>
      <Value texts={c} label={c.sid} value={a.sid} />
      <Value texts={c} label={c.token} value={a.token} />
      {a.second_token && <Value texts={c} label={c.second} value={a.second_token} />}
      <Value texts={c} label={c.base} value={a.base_url} />
      <Value texts={c} label={c.service} value={a.service} />
      <div className="mt-1 flex flex-wrap gap-1.5">
        <button
          type="button"
          className={smallButton}
          onClick={() => act("POST", "/token", { action: a.second_token ? "promote" : "second" })}
        >
          {a.second_token ? c.promote : c.makeSecond}
        </button>
      </div>
      <Pick
        label={c.status}
        value={a.status}
        of={states.map((s) => [s, c[s]])}
        onChange={(status) => act("PUT", "", { status })}
      />
      <p className="text-xs text-ink-2">{c.balance(a.balance)}</p>
      <details className="mt-2 text-sm">
        <summary className="cursor-pointer font-medium text-accent-ink">{c.testAccount}</summary>
        <p className="mt-1 text-xs text-ink-2">{c.testHelp}</p>
        <Value texts={c} label={`${c.testAccount}: ${c.sid}`} value={a.test_sid} />
        <Value texts={c} label={`${c.testAccount}: ${c.token}`} value={a.test_token} />
      </details>
    </Group>
  );
}

function Join({ account: a, act }: Props) {
  const c = useTwilioTexts();
  const f = useFormats();
  return (
    <Group title={c.join}>
      <p className="text-sm text-ink-2">{c.joinHelp(a.join.number)}</p>
      <Value texts={c} label={c.join} value={`join ${a.join.words}`} />
      <button type="button" className={smallButton} onClick={() => act("POST", "/words")}>
        {c.newWords}
      </button>
      <ul className="mt-2 text-sm">
        {a.join.people.length === 0 && <li className="text-xs text-ink-2">{c.nobody}</li>}
        {a.join.people.map((p) => (
          <li key={p.phone}>
            {p.name} <span className="text-xs text-ink-2">{c.until(f.clock(new Date(p.until)))}</span>
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Settings({ account: a, act }: Props) {
  const c = useTwilioTexts();
  const set = (change: object) => act("PUT", "", change);
  return (
    <Group title={c.settings}>
      <Toggle
        label={c.mediaAuth}
        help={c.mediaAuthHelp}
        on={a.media_auth}
        onChange={(media_auth) => set({ media_auth })}
      />
      <Toggle label={c.autoWire} help={c.autoWireHelp} on={a.auto_wire} onChange={(auto_wire) => set({ auto_wire })} />
      <Toggle
        label={c.optOutTypes}
        help={c.optOutTypesHelp}
        on={a.opt_out_types}
        onChange={(opt_out_types) => set({ opt_out_types })}
      />
      <Pick
        stacked
        label={c.trouble}
        value={String(a.trouble)}
        of={[["0", c.noTrouble], ...a.errors.map((e): [string, string] => [String(e.code), `${e.code} ${e.text}`])]}
        onChange={(v) => set({ trouble: Number(v) })}
      />
    </Group>
  );
}

function Log({ account: a }: { account: TwilioAccount }) {
  const c = useTwilioTexts();
  const f = useFormats();
  return (
    <Group title={c.log}>
      {a.log.length === 0 && <p className="text-sm text-ink-2">{c.noLog}</p>}
      <ul className="divide-y text-sm">
        {a.log.map((m) => (
          <li key={m.sid} className="py-1.5">
            <p className="flex flex-wrap items-center gap-x-2">
              <span className="text-xs text-ink-2">{f.clock(new Date(m.at))}</span>
              <span className="text-xs text-ink-2">
                {m.inbound ? c.received : c.sent} · {m.from} → {m.to}
              </span>
              <span className={m.code ? "text-xs font-semibold text-danger" : "text-xs font-semibold text-ink-2"}>
                {m.status}
              </span>
            </p>
            <p className="line-clamp-2 break-words">
              {m.body}
              {m.media > 0 && <span className="text-xs text-ink-2"> {c.files(m.media)}</span>}
            </p>
            {m.code > 0 && (
              <p className="text-xs text-danger">
                {m.code} {m.text}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Alerts({ account: a, act }: Props) {
  const c = useTwilioTexts();
  const f = useFormats();
  return (
    <Group title={c.alerts}>
      {a.alerts.length === 0 ? (
        <p className="text-sm text-ink-2">{c.noAlerts}</p>
      ) : (
        <button type="button" className={smallButton} onClick={() => act("DELETE", "/alerts")}>
          {c.clear}
        </button>
      )}
      <ul className="divide-y text-sm">
        {a.alerts.map((e) => (
          <li key={e.at + e.message + e.code} className="py-1.5">
            <p>
              <span className="font-semibold text-danger">{e.code}</span> {e.text}
            </p>
            <p className="text-xs break-all text-ink-2">
              {f.clock(new Date(e.at))} {e.url}
            </p>
          </li>
        ))}
      </ul>
    </Group>
  );
}

import { useEffect, useId, useState } from "react";
import { Group, Pick, smallButton } from "./parts";
import type { Line, TwilioAccount, TwilioAct } from "./twilioData";
import { useTwilioTexts } from "./twilioTexts";

/** The account's numbers, each with the addresses that it calls. */
export function TwilioLines({ account: a, act }: { account: TwilioAccount; act: TwilioAct }) {
  const c = useTwilioTexts();
  return (
    <Group title={c.numbers}>
      {a.lines.map((l) => (
        <Row key={l.id} line={l} act={act} />
      ))}
      <div className="mt-2 flex flex-wrap gap-1.5 border-t pt-3">
        <button type="button" className={smallButton} onClick={() => act("POST", "/lines", { channel: "sms" })}>
          {c.addSms}
        </button>
        <button type="button" className={smallButton} onClick={() => act("POST", "/lines", { channel: "whatsapp" })}>
          {c.addWhatsapp}
        </button>
      </div>
    </Group>
  );
}

function Row({ line: l, act }: { line: Line; act: TwilioAct }) {
  const c = useTwilioTexts();
  const kind = l.shared ? c.shared : l.channel === "sms" ? c.sms : c.whatsapp;
  const put = (change: object) => act("PUT", `/lines/${l.id}`, change);
  const held = l.status === "ONLINE" || l.status === "OFFLINE";
  return (
    <section aria-label={`${l.number}, ${kind}`} className="border-t py-3 first-of-type:border-0 first-of-type:pt-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h4 className="text-sm font-semibold">{l.number}</h4>
        <span className="rounded bg-sunken px-1.5 py-0.5 text-2xs font-semibold text-ink-2">{kind}</span>
        {l.name !== l.number && <span className="text-xs text-ink-2">{l.name}</span>}
        {!l.desk && <span className="text-xs text-ink-2">{c.noChannel}</span>}
        {l.status && !held && <span className="text-xs font-semibold text-waiting">{l.status}</span>}
        {held && !l.shared && (
          <div className="ml-auto">
            <Pick
              label=""
              name={`${c.status}: ${l.number}`}
              value={l.status}
              of={[
                ["ONLINE", c.online],
                ["OFFLINE", c.offline],
              ]}
              onChange={(state) => put({ state })}
            />
          </div>
        )}
      </div>
      {l.code && <p className="text-sm">{c.code(l.code)}</p>}
      <div className="mt-1 grid gap-2 sm:grid-cols-2">
        <Address
          label={c.url}
          value={l.url}
          onSave={(url) => put({ url })}
          desk={l.desk}
          help={l.url ? "" : c.noAddress}
        />
        <Address label={c.fallback} value={l.fallback_url} onSave={(fallback_url) => put({ fallback_url })} />
        {l.channel === "whatsapp" && (
          <Address label={c.statusUrl} value={l.status_url} onSave={(status_url) => put({ status_url })} />
        )}
      </div>
    </section>
  );
}

function Address(props: { label: string; value: string; onSave: (v: string) => void; desk?: string; help?: string }) {
  const c = useTwilioTexts();
  const id = useId();
  const [text, setText] = useState(props.value);
  useEffect(() => setText(props.value), [props.value]);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        props.onSave(text.trim());
      }}
    >
      <label htmlFor={id} className="mb-1 block text-xs text-ink-2">
        {props.label}
      </label>
      <div className="flex gap-1.5">
        <input
          id={id}
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder="https://"
          className="h-8 min-w-0 flex-1 rounded-md border border-line bg-paper px-2 font-mono text-xs"
        />
        {text.trim() !== props.value && (
          <button type="submit" className={smallButton}>
            {c.save}
          </button>
        )}
      </div>
      {props.help && <p className="mt-1 text-xs text-waiting">{props.help}</p>}
      {props.desk && props.desk !== props.value && (
        <button
          type="button"
          className="mt-1 text-xs font-medium text-accent-ink underline"
          onClick={() => props.onSave(props.desk ?? "")}
        >
          {c.takeDesk}
        </button>
      )}
    </form>
  );
}

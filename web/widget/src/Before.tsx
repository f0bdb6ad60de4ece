/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { Refused } from "./api";
import type { Chat } from "./chat";
import { Out, Words } from "./markdown";

/** What is asked before the chat begins. Until it is sent nothing is kept. */
export function Before({ chat }: { chat: Chat }) {
  const { t, told } = chat;
  const [values, setValues] = useState<Record<string, string>>({});
  const [agreed, setAgreed] = useState(false);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const fields = chat.user ? [] : told.fields;
  const topics = chat.user ? [] : (told.topics ?? []);
  const submit = async (e: Event) => {
    e.preventDefault();
    const found: Record<string, string> = {};
    for (const f of fields) {
      const value = (values[f.name] ?? "").trim();
      if (f.required && !value) found[f.name] = t.required;
      else if (f.name === "email" && value && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) found[f.name] = t.badEmail;
    }
    if (told.consent && !agreed) found.consent = t.mustAgree;
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) {
      document.getElementById(`before-${first}`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await chat.begin({ answers: values, consent: told.consent?.version });
    } catch (e) {
      setFaults({ all: e instanceof Refused && e.status === 422 ? e.message : t.failed });
    }
    setBusy(false);
  };
  const label = { name: t.name, email: t.email, phone: t.phone };
  const kind = { name: "text", email: "email", phone: "tel" };
  return (
    <form class="before" onSubmit={submit} noValidate>
      {fields.map((f) => (
        <div class="field" key={f.name}>
          <label for={`before-${f.name}`}>
            {label[f.name]}
            {!f.required && <small> ({t.optional})</small>}
          </label>
          <input
            id={`before-${f.name}`}
            type={kind[f.name]}
            autocomplete={f.name === "phone" ? "tel" : f.name}
            maxLength={200}
            value={values[f.name] ?? ""}
            aria-required={f.required}
            aria-invalid={Boolean(faults[f.name])}
            aria-describedby={faults[f.name] ? `fault-${f.name}` : undefined}
            onInput={(e) => setValues({ ...values, [f.name]: e.currentTarget.value })}
          />
          <Fault id={`fault-${f.name}`} text={faults[f.name]} />
        </div>
      ))}
      {topics.length > 0 && (
        <div class="field">
          <label for="before-topic">{t.topic}</label>
          <select
            id="before-topic"
            value={values.topic ?? ""}
            onChange={(e) => setValues({ ...values, topic: e.currentTarget.value })}
          >
            <option value="">{t.choose}</option>
            {topics.map((topic) => (
              <option key={topic}>{topic}</option>
            ))}
          </select>
        </div>
      )}
      {told.consent && (
        <div class="field consent">
          <div dir="auto">
            <Words text={told.consent.text} />
          </div>
          {told.consent.privacy && <Out to={told.consent.privacy}>{t.privacy}</Out>}
          <label class="check">
            <input
              id="before-consent"
              type="checkbox"
              checked={agreed}
              aria-invalid={Boolean(faults.consent)}
              aria-describedby={faults.consent ? "fault-consent" : undefined}
              onChange={(e) => setAgreed(e.currentTarget.checked)}
            />
            {t.agree}
          </label>
          <Fault id="fault-consent" text={faults.consent} />
        </div>
      )}
      <Fault id="fault-all" text={faults.all} />
      <button type="submit" class="primary" disabled={busy}>
        {t.start}
      </button>
    </form>
  );
}

function Fault({ id, text }: { id: string; text: string | undefined }) {
  return text ? (
    <span id={id} class="fault" role="alert">
      {text}
    </span>
  ) : null;
}

import { useId, useState } from "react";
import { api } from "./api";
import { primary, Sheet } from "./Sheet";
import { table } from "./table";
import { useT } from "./texts";
import type { Account, FormField, Message, Phone } from "./types";

type Value = string | boolean | string[];

/** A form of the business, filled in screen by screen. */
export function FormSheet(props: { message: Message; phone: Phone; account: Account; onClose: () => void }) {
  const { message: m, phone, account, onClose } = props;
  const t = useT();
  const form = m.form;
  const [at, setAt] = useState(form?.first ?? "");
  const [values, setValues] = useState<Record<string, Record<string, Value>>>({});
  const screen = form?.screens.find((s) => s.id === at);
  if (!form || !screen) return null;
  const send = async () => {
    const answers = { message_id: m.id, values };
    if (await table.try(api.say(phone.id, account.id, { kind: "filled", answers }))) onClose();
  };
  return (
    <Sheet title={screen.title || form.label} onClose={onClose}>
      <form
        key={screen.id}
        onSubmit={(e) => {
          e.preventDefault();
          if (screen.next) setAt(screen.next);
          else void send();
        }}
      >
        {screen.texts?.map((text) => (
          <p key={text} className="mb-2 text-base">
            {text}
          </p>
        ))}
        {screen.fields?.map((f) => (
          <Question
            key={f.name}
            field={f}
            value={values[screen.id]?.[f.name]}
            onChange={(v) => setValues((all) => ({ ...all, [screen.id]: { ...all[screen.id], [f.name]: v } }))}
          />
        ))}
        <button type="submit" className={`${primary} mt-2`}>
          {screen.button || t.send}
        </button>
      </form>
    </Sheet>
  );
}

const types: Record<string, string> = { text: "text", number: "number", email: "email", phone: "tel", date: "date" };
const box = "w-full rounded-md border border-line-strong bg-paper px-2.5 text-base";

function Question(props: { field: FormField; value: Value | undefined; onChange: (v: Value) => void }) {
  const { field: f, value, onChange } = props;
  const t = useT();
  const id = useId();
  const label = (
    <label htmlFor={id} className="mb-1 block font-medium">
      {f.label}
    </label>
  );
  const text = typeof value === "string" ? value : "";
  const list = Array.isArray(value) ? value : [];
  switch (f.kind) {
    case "area":
      return (
        <div className="mb-3">
          {label}
          <textarea
            id={id}
            rows={3}
            required={f.required}
            value={text}
            onChange={(e) => onChange(e.target.value)}
            className={`${box} py-1.5`}
          />
        </div>
      );
    case "one":
      return (
        <div className="mb-3">
          {label}
          <select
            id={id}
            required={f.required}
            value={text}
            onChange={(e) => onChange(e.target.value)}
            className={`${box} h-9`}
          >
            <option value="">{t.choose}</option>
            {f.options?.map((o) => (
              <option key={o.id} value={o.id}>
                {o.title}
              </option>
            ))}
          </select>
        </div>
      );
    case "some":
      return (
        <fieldset className="mb-3">
          <legend className="mb-1 font-medium">{f.label}</legend>
          {f.options?.map((o) => (
            <label key={o.id} className="flex items-center gap-2 py-1">
              <input
                type="checkbox"
                checked={list.includes(o.id)}
                onChange={(e) => onChange(e.target.checked ? [...list, o.id] : list.filter((x) => x !== o.id))}
              />
              {o.title}
            </label>
          ))}
        </fieldset>
      );
    case "yes":
      return (
        <label className="mb-3 flex items-center gap-2">
          <input
            type="checkbox"
            required={f.required}
            checked={value === true}
            onChange={(e) => onChange(e.target.checked)}
          />
          {f.label}
        </label>
      );
  }
  return (
    <div className="mb-3">
      {label}
      <input
        id={id}
        type={types[f.kind] ?? "text"}
        required={f.required}
        value={text}
        onChange={(e) => onChange(e.target.value)}
        className={`${box} h-9`}
      />
    </div>
  );
}

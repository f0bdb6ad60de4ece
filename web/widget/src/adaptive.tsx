/** @jsxImportSource preact */
import { useRef, useState } from "preact/hooks";
import { Out, safeURL, Words } from "./markdown";
import type { Texts } from "./texts";
import type { Answer } from "./types";

// A part of Adaptive Cards: words, pictures, columns, facts, inputs, and the
// actions that submit or open a page. What is not known is left out.

type Node = Record<string, unknown>;
type Values = Record<string, string>;

const list = (v: unknown): Node[] =>
  Array.isArray(v) ? v.filter((n): n is Node => typeof n === "object" && n !== null) : [];
const str = (v: unknown): string => (typeof v === "string" ? v : typeof v === "number" ? String(v) : "");

interface Props {
  values: Values;
  set: (id: string, value: string) => void;
  act: (action: Node) => void;
  done: boolean;
  prefix: string;
}

export function Adaptive({
  card,
  id,
  t,
  done,
  onAnswer,
}: {
  card: unknown;
  id: string;
  t: Texts;
  done: boolean;
  onAnswer: (a: Answer) => void;
}) {
  const root = (typeof card === "object" && card !== null ? card : {}) as Node;
  const inputs = useRef(inputsOf(root));
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(inputs.current.map((n) => [str(n.id), str(n.value)])),
  );
  const act = (action: Node) => {
    const form = { ...(typeof action.data === "object" ? action.data : {}), ...values };
    const fields = inputs.current
      .map((n) => ({
        label: str(n.label) || str(n.placeholder) || str(n.title) || str(n.id),
        value: shownValue(n, values),
      }))
      .filter((f) => f.value);
    onAnswer({ kind: "form", id: "adaptive", title: str(action.title) || t.submit, form, fields });
  };
  const props: Props = {
    values,
    set: (k, v) => setValues((old) => ({ ...old, [k]: v })),
    act,
    done,
    prefix: `ac-${id}`,
  };
  return (
    <form
      class="card adaptive"
      onSubmit={(e) => {
        e.preventDefault();
        const first = [...list(root.actions), ...all(root).flatMap((n) => list(n.actions))].find(
          (a) => a.type === "Action.Submit",
        );
        if (first && !done) act(first);
      }}
    >
      <Items items={list(root.body)} {...props} />
      <Actions items={list(root.actions)} {...props} />
    </form>
  );
}

function all(n: Node): Node[] {
  const below = [...list(n.body), ...list(n.items), ...list(n.columns)];
  return below.flatMap((b) => [b, ...all(b)]);
}

const inputsOf = (root: Node) => all(root).filter((n) => str(n.type).startsWith("Input.") && str(n.id));

function shownValue(n: Node, values: Values): string {
  const value = values[str(n.id)] ?? "";
  return (
    list(n.choices)
      .find((c) => str(c.value) === value)
      ?.title?.toString() ?? value
  );
}

function Items({ items, ...p }: Props & { items: Node[] }) {
  return (
    <>
      {items.map((n, i) => (
        <Item key={i} n={n} {...p} />
      ))}
    </>
  );
}

function Item({ n, ...p }: Props & { n: Node }) {
  switch (n.type) {
    case "TextBlock":
      return (
        <div
          class={`ac-text ${n.weight === "Bolder" || n.weight === "bolder" ? "bold" : ""} ${/large/i.test(str(n.size)) ? "large" : ""} ${n.isSubtle ? "subtle" : ""}`}
        >
          <Words text={str(n.text)} />
        </div>
      );
    case "Image": {
      const url = safeURL(str(n.url));
      return url ? <img src={url} alt={str(n.altText)} loading="lazy" /> : null;
    }
    case "Container":
      return (
        <div class="ac-box">
          <Items items={list(n.items)} {...p} />
        </div>
      );
    case "ColumnSet":
      return (
        <div class="ac-columns">
          {list(n.columns).map((c, i) => (
            <div key={i} class={c.width === "auto" ? "auto" : ""}>
              <Items items={list(c.items)} {...p} />
            </div>
          ))}
        </div>
      );
    case "FactSet":
      return (
        <dl>
          {list(n.facts).map((f, i) => (
            <div key={i}>
              <dt>{str(f.title)}</dt>
              <dd>{str(f.value)}</dd>
            </div>
          ))}
        </dl>
      );
    case "ActionSet":
      return <Actions items={list(n.actions)} {...p} />;
  }
  return str(n.type).startsWith("Input.") && str(n.id) ? <Input n={n} {...p} /> : null;
}

function Input({ n, values, set, done, prefix }: Props & { n: Node }) {
  const id = str(n.id);
  const name = `${prefix}-${id}`;
  const label = str(n.label) || str(n.placeholder) || str(n.title) || id;
  const common = { id: name, disabled: done, required: n.isRequired === true };
  const value = values[id] ?? "";
  const change = (e: Event) => set(id, (e.currentTarget as HTMLInputElement).value);
  if (n.type === "Input.Toggle") {
    const on = str(n.valueOn) || "true";
    return (
      <label class="check">
        <input
          type="checkbox"
          {...common}
          checked={value === on}
          onChange={(e) => set(id, e.currentTarget.checked ? on : str(n.valueOff) || "false")}
        />
        {str(n.title) || label}
      </label>
    );
  }
  const types: Record<string, string> = { "Input.Number": "number", "Input.Date": "date", "Input.Time": "time" };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {n.type === "Input.ChoiceSet" ? (
        <select {...common} value={value} onChange={change}>
          <option value="">{str(n.placeholder) || "…"}</option>
          {list(n.choices).map((c) => (
            <option key={str(c.value)} value={str(c.value)}>
              {str(c.title)}
            </option>
          ))}
        </select>
      ) : n.isMultiline ? (
        <textarea {...common} rows={3} value={value} onInput={change} />
      ) : (
        <input
          type={types[str(n.type)] ?? "text"}
          {...common}
          value={value}
          maxLength={Number(n.maxLength) || 2000}
          onInput={change}
        />
      )}
    </div>
  );
}

function Actions({ items, act, done }: Props & { items: Node[] }) {
  if (!items.length) return null;
  return (
    <div class="choices">
      {items.map((a, i) =>
        a.type === "Action.OpenUrl" ? (
          <Out key={i} class="choice" to={str(a.url)}>
            {str(a.title)}
          </Out>
        ) : a.type === "Action.Submit" ? (
          <button
            key={i}
            type="button"
            class="choice"
            disabled={done}
            onClick={(e) => e.currentTarget.form?.reportValidity() !== false && act(a)}
          >
            {str(a.title)}
          </button>
        ) : null,
      )}
    </div>
  );
}

import { type FormEvent, type ReactNode, useId, useRef } from "react";
import { formatted } from "./format";
import { useT } from "./texts";

/** Any part of an Adaptive Card. */
interface Part {
  type?: string;
  id?: string;
  text?: string;
  title?: string;
  label?: string;
  altText?: string;
  url?: string;
  value?: unknown;
  placeholder?: string;
  isMultiline?: boolean;
  isMultiSelect?: boolean;
  choices?: { title: string; value: string }[];
  facts?: { title: string; value: string }[];
  inlines?: (string | Part)[];
  body?: Part[];
  items?: Part[];
  columns?: Part[];
  actions?: Part[];
  data?: unknown;
}

interface Props {
  card: unknown;
  onSubmit: (pick: { id: string; title: string; data: unknown }) => void;
}

/** An Adaptive Card, as far as a phone needs it: words, facts, fields and buttons. */
export function AdaptiveCard({ card, onSubmit }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const root = (card ?? {}) as Part;
  const submit = (action: Part) => {
    const filled: Record<string, unknown> = {};
    if (form.current) {
      for (const [name, value] of new FormData(form.current)) {
        filled[name] = name in filled ? `${String(filled[name])},${String(value)}` : value;
      }
    }
    const own = action.data && typeof action.data === "object" ? action.data : { value: action.data };
    const data = { ...own, ...filled };
    const id = (own as { id?: unknown }).id;
    onSubmit({ id: typeof id === "string" ? id : (action.id ?? action.title ?? ""), title: action.title ?? "", data });
  };
  return (
    <form
      ref={form}
      className="mt-1 flex w-64 max-w-full flex-col gap-1.5"
      onSubmit={(e: FormEvent) => e.preventDefault()}
    >
      <Parts parts={root.body} onSubmit={submit} />
      <Actions actions={root.actions} onSubmit={submit} />
    </form>
  );
}

function Parts({ parts, onSubmit }: { parts?: Part[]; onSubmit: (a: Part) => void }): ReactNode {
  return (parts ?? []).map((p, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a card have no names and never move
    <One key={i} part={p} onSubmit={onSubmit} />
  ));
}

function One({ part: p, onSubmit }: { part: Part; onSubmit: (a: Part) => void }): ReactNode {
  switch (p.type) {
    case "TextBlock":
      return <p className="break-words">{formatted((p.text ?? "").replaceAll("**", "*"))}</p>;
    case "RichTextBlock":
      return <p>{(p.inlines ?? []).map((x) => (typeof x === "string" ? x : x.text)).join("")}</p>;
    case "FactSet":
      return (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-sm">
          {(p.facts ?? []).map((f) => (
            <div key={f.title} className="contents">
              <dt className="text-bubble-dim">{f.title}</dt>
              <dd>{f.value}</dd>
            </div>
          ))}
        </dl>
      );
    case "Image":
      return p.altText ? <p className="text-sm text-bubble-dim">🖼 {p.altText}</p> : null;
    case "ColumnSet":
      return (
        <div className="flex gap-2">
          {(p.columns ?? []).map((c, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names and never move
            <div key={i} className="min-w-0 flex-1">
              <Parts parts={c.items} onSubmit={onSubmit} />
            </div>
          ))}
        </div>
      );
    case "ActionSet":
      return <Actions actions={p.actions} onSubmit={onSubmit} />;
  }
  if (p.type?.startsWith("Input.")) return <Input part={p} />;
  return <Parts parts={p.items ?? p.body} onSubmit={onSubmit} />;
}

const box = "w-full rounded-md border bg-paper px-2 py-1.5 text-base text-ink";

function Input({ part: p }: { part: Part }) {
  const id = useId();
  const name = p.id ?? p.label ?? "";
  const label = p.label ?? p.title ?? p.placeholder ?? name;
  if (p.type === "Input.Toggle") {
    return (
      <label className="flex items-center gap-2">
        <input type="checkbox" name={name} value="true" className="size-4" />
        {p.title ?? label}
      </label>
    );
  }
  const kinds: Record<string, string> = { "Input.Number": "number", "Input.Date": "date", "Input.Time": "time" };
  const value = typeof p.value === "string" ? p.value : undefined;
  return (
    <div className="text-sm">
      <label htmlFor={id}>{label}</label>
      {p.type === "Input.ChoiceSet" ? (
        <select id={id} name={name} defaultValue={value} className={box}>
          {(p.choices ?? []).map((c) => (
            <option key={c.value} value={c.value}>
              {c.title}
            </option>
          ))}
        </select>
      ) : p.isMultiline ? (
        <textarea id={id} name={name} defaultValue={value} className={box} />
      ) : (
        <input id={id} name={name} type={kinds[p.type ?? ""] ?? "text"} defaultValue={value} className={box} />
      )}
    </div>
  );
}

function Actions({ actions, onSubmit }: { actions?: Part[]; onSubmit: (a: Part) => void }) {
  const t = useT();
  const button = "rounded-md border border-bubble-act px-3 py-1.5 text-center font-medium text-bubble-act";
  return (
    <div className="flex flex-col gap-1">
      {(actions ?? []).map((a, i) =>
        a.type === "Action.OpenUrl" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: buttons of a card have no names and never move
          <a key={i} href={a.url} target="_blank" rel="noreferrer noopener" className={button}>
            {a.title}
          </a>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: buttons of a card have no names and never move
          <button key={i} type="button" className={button} onClick={() => onSubmit(a)}>
            {a.title ?? t.send}
          </button>
        ),
      )}
    </div>
  );
}

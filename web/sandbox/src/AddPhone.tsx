import { Search } from "lucide-react";
import { useState } from "react";
import { Avatar } from "./Avatar";
import { api } from "./api";
import { Toggle } from "./Faults";
import { useQueryPhones } from "./phones";
import { Field, primary, Sheet } from "./Sheet";
import { table, useTable } from "./table";
import { language, useT } from "./texts";
import type { Phone } from "./types";

/** Finds a customer's phone or makes one, and puts it on the table where nobody picks it. */
export function AddPhone({ onClose, onPick }: { onClose: () => void; onPick?: (p: Phone) => void }) {
  const t = useT();
  const lang = language.use();
  const [q, setQ] = useState("");
  const found = useQueryPhones(q);
  const laid = useTable((s) => s.laid);
  const [making, setMaking] = useState(false);
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [writes, setWrites] = useState<"en" | "es">(lang);
  const [hidden, setHidden] = useState(false);
  const pick = (p: Phone) => {
    if (onPick) onPick(p);
    else table.lay(p);
    onClose();
  };
  const create = async () => {
    const p = await table.try(api.addPhone({ name, number, language: writes, hidden }));
    if (p) pick(p);
  };
  if (making) {
    return (
      <Sheet page title={t.newCustomer} onClose={onClose} key="new">
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void create();
          }}
        >
          <Field label={t.name} value={name} onChange={setName} required />
          <Field
            label={t.number}
            value={number}
            onChange={setNumber}
            type="tel"
            help={t.numberHelp}
            placeholder="+34 600 123 456"
          />
          <fieldset className="mb-3 flex items-center gap-4">
            <legend className="mb-1 font-medium">{t.customerLanguage}</legend>
            {(["es", "en"] as const).map((l) => (
              <label key={l} className="flex items-center gap-1.5">
                <input
                  type="radio"
                  name="writes"
                  checked={writes === l}
                  onChange={() => setWrites(l)}
                  className="accent-(--accent)"
                />
                {l === "es" ? "Español" : "English"}
              </label>
            ))}
          </fieldset>
          <Toggle label={t.hidden} help={t.hiddenHelp} on={hidden} onChange={setHidden} />
          <button type="submit" className={`${primary} mt-3`}>
            {onPick ? t.add : t.create}
          </button>
        </form>
      </Sheet>
    );
  }
  return (
    <Sheet page title={onPick ? t.find : t.addPhone} onClose={onClose} key="find">
      <div className="relative">
        <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-ink-3" />
        <input
          type="search"
          aria-label={t.find}
          placeholder={t.searchPlaceholder}
          value={q}
          onChange={(e) => setQ(e.target.value)}
          className="h-9 w-full rounded-md border border-line-strong bg-paper pr-2 pl-8 text-base"
        />
      </div>
      <ul className="my-2 h-72 overflow-y-auto">
        {found?.map((p) => (
          <li key={p.id}>
            <button
              type="button"
              disabled={!onPick && laid.includes(p.id)}
              onClick={() => pick(p)}
              className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left hover:bg-hover disabled:opacity-50"
            >
              <Avatar name={p.name} tint={p.avatar} className="size-9" />
              <span className="min-w-0 flex-1">
                <span className="flex justify-between gap-2">
                  <span className="truncate font-medium">{p.name}</span>
                  <span className="shrink-0 text-xs text-ink-3 uppercase">{p.language}</span>
                </span>
                <span className="block truncate text-xs text-ink-3">
                  {p.last_text || (p.hidden ? `@${p.username}` : p.number)}
                </span>
              </span>
              {p.unread > 0 && (
                <span className="rounded-full bg-accent px-1.5 text-2xs font-semibold text-on-accent">
                  <span className="sr-only">{t.unread(p.unread)}</span>
                  <span aria-hidden>{p.unread}</span>
                </span>
              )}
            </button>
          </li>
        ))}
        {found?.length === 0 && <li className="p-4 text-center text-ink-3">{t.noMatch}</li>}
      </ul>
      <button
        type="button"
        className={primary}
        onClick={() => {
          setName(/[a-z]/i.test(q) ? q : "");
          setNumber(/[a-z]/i.test(q) ? "" : q);
          setMaking(true);
        }}
      >
        {t.newCustomer}
      </button>
    </Sheet>
  );
}

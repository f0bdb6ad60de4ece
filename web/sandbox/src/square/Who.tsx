import { Plus, Smartphone } from "lucide-react";
import { useState } from "react";
import { AddPhone } from "../AddPhone";
import { table, useTable } from "../table";
import type { Phone } from "../types";
import { useSquareTexts } from "./texts";
import type { Place } from "./types";
import type { Wall } from "./wall";

const chip =
  "flex h-8 items-center gap-1.5 rounded-md border border-line bg-raised px-2.5 text-sm font-medium hover:bg-hover";

/** Chooses as whom one writes: people on the table, those known here, or the business itself. */
export function Who(props: {
  place: Place;
  wall: Wall | undefined;
  as: string;
  met: Phone[];
  onAs: (id: string) => void;
  onMeet: (p: Phone) => void;
  /** Shows the phones. */
  onPhones: () => void;
}) {
  const s = useSquareTexts();
  const [finding, setFinding] = useState(false);
  const phones = useTable((t) => t.phones);
  const laid = useTable((t) => t.laid);
  const known = [...(props.wall?.people.values() ?? [])];
  const names = new Map<string, string>();
  for (const id of laid) {
    const p = phones[id];
    if (p) names.set(id, p.name);
  }
  for (const p of [...known, ...props.met]) names.set(p.id, p.name);
  const blocked = known.find((p) => p.id === props.as && p.blocked);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label className="flex min-w-0 items-center gap-2 text-sm text-ink-2">
        {s.as}
        <select
          value={props.as}
          onChange={(e) => props.onAs(e.target.value)}
          className="h-8 min-w-0 max-w-64 rounded-md border border-line bg-raised px-2 text-sm font-medium text-ink"
        >
          {[...names].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value="">{s.theBusiness(props.place.title)}</option>
        </select>
      </label>
      <button type="button" onClick={() => setFinding(true)} className={chip}>
        <Plus aria-hidden className="size-4" />
        {s.somebodyElse}
      </button>
      {props.place.rules.phones && props.as && (
        <button
          type="button"
          onClick={() => {
            const p = phones[props.as] ?? props.met.find((m) => m.id === props.as);
            if (p) table.lay(p);
            props.onPhones();
          }}
          className={chip}
        >
          <Smartphone aria-hidden className="size-4" />
          {s.phoneOf(names.get(props.as) ?? "")}
        </button>
      )}
      {blocked && <p className="w-full text-sm text-danger">{s.blockedYou(props.place.title, blocked.name)}</p>}
      {finding && <AddPhone onClose={() => setFinding(false)} onPick={props.onMeet} />}
    </div>
  );
}

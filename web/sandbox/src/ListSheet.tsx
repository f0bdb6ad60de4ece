import { useState } from "react";
import { api } from "./api";
import { primary, Sheet } from "./Sheet";
import { table } from "./table";
import { useT } from "./texts";
import type { Account, Message, Phone } from "./types";

/** The menu that opens from a list message. */
export function ListSheet({
  message,
  phone,
  account,
  onClose,
}: {
  message: Message;
  phone: Phone;
  account: Account;
  onClose: () => void;
}) {
  const t = useT();
  const [id, setId] = useState("");
  const send = async () => {
    if (await table.try(api.say(phone.id, account.id, { kind: "answer", choose: { message_id: message.id, id } })))
      onClose();
  };
  return (
    <Sheet title={message.list?.label ?? t.choose} onClose={onClose}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        {message.list?.sections.map((s) => (
          <fieldset key={s.title ?? s.rows[0]?.id} className="mb-2">
            {s.title && <legend className="mb-1 text-xs font-semibold text-bubble-act">{s.title}</legend>}
            {s.rows.map((r) => (
              <label key={r.id} className="flex items-center justify-between gap-3 border-b py-2.5 last:border-0">
                <span className="text-base">
                  {r.title}
                  {r.description && <span className="block text-sm text-ink-3">{r.description}</span>}
                </span>
                <input
                  type="radio"
                  name="row"
                  checked={id === r.id}
                  onChange={() => setId(r.id)}
                  className="size-4 shrink-0 accent-(--accent)"
                />
              </label>
            ))}
          </fieldset>
        ))}
        <button type="submit" disabled={!id} className={`${primary} mt-2`}>
          {t.send}
        </button>
      </form>
    </Sheet>
  );
}

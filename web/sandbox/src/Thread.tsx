import { ChevronDown } from "lucide-react";
import { Fragment, useCallback, useLayoutEffect, useRef, useState } from "react";
import { Bubble } from "./Bubble";
import { CartSheet } from "./CartSheet";
import { FormSheet } from "./FormSheet";
import { ListSheet } from "./ListSheet";
import { type About, useTyping } from "./Phone";
import { useTable } from "./table";
import { useFormats, useT } from "./texts";
import type { Account, Message, Phone } from "./types";

interface Props {
  phone: Phone;
  account: Account;
  messages: Message[];
  typingUntil: number;
  onAbout: (a: About) => void;
}

/** Whether a message has come to the phone, or says why it did not. */
const visible = (m: Message) => !m.business || m.status === "delivered" || m.status === "read" || m.status === "failed";

/** What opens from a message: a form, a shelf of goods or a menu. */
function Opened(props: { message: Message; phone: Phone; account: Account; onClose: () => void }) {
  if (props.message.form) return <FormSheet {...props} />;
  if (props.message.goods) return <CartSheet {...props} />;
  return <ListSheet {...props} />;
}

/** The conversation on a phone's screen. */
export function ThreadView({ phone, account, messages, typingUntil, onAbout }: Props) {
  const t = useT();
  const f = useFormats();
  const skew = useTable((s) => s.skew);
  const typing = useTyping(typingUntil);
  const box = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const [list, setList] = useState<Message>();
  const shown = messages.filter(visible);
  const last = shown.at(-1);
  const bottom = useCallback(() => box.current?.scrollTo({ top: box.current.scrollHeight }), []);
  // New messages are followed, unless somebody reads further up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these moves the end of the thread.
  useLayoutEffect(() => {
    if (!away || (last && !last.business)) bottom();
  }, [last?.id, shown.length, typing]);
  let day = "";
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable by keyboard.
        tabIndex={0}
        role="log"
        aria-label={phone.name}
        onScroll={(e) => {
          const n = e.currentTarget;
          setAway(n.scrollHeight - n.scrollTop - n.clientHeight > 80);
        }}
        onLoadCapture={() => !away && bottom()}
        className="h-full overflow-y-auto px-3 py-2 outline-offset-[-2px]"
      >
        {shown.length === 0 && (
          <p className="mx-auto mt-8 w-fit rounded-lg bg-theirs px-3 py-2 text-center text-sm text-bubble-dim shadow-sm">
            {t.threadEmpty}
          </p>
        )}
        {shown.map((m, i) => {
          const name = f.day(m.at, new Date(Date.now() + skew));
          const newDay = name !== day;
          day = name;
          const first = newDay || shown[i - 1]?.business !== m.business;
          return (
            <Fragment key={m.id}>
              {newDay && (
                <p className="mx-auto my-2 w-fit rounded-md bg-theirs px-2.5 py-0.5 text-2xs font-medium text-bubble-dim shadow-sm">
                  <time dateTime={m.at.slice(0, 10)}>{name}</time>
                </p>
              )}
              <Bubble
                message={m}
                first={first}
                phone={phone}
                account={account}
                onAbout={onAbout}
                onList={setList}
                current={!shown.slice(i + 1).some((x) => !x.business)}
              />
            </Fragment>
          );
        })}
        {typing && (
          <div
            aria-hidden
            className="bubble-tail-theirs mt-1.5 flex w-fit gap-1 rounded-lg bg-theirs px-3 py-2.5 shadow-sm"
          >
            {[0, 1, 2].map((i) => (
              <span
                key={i}
                style={{ animation: `typing 1.2s ${i * 0.15}s infinite` }}
                className="size-1.5 rounded-full bg-bubble-dim"
              />
            ))}
          </div>
        )}
      </div>
      {away && (
        <button
          type="button"
          aria-label="↓"
          onClick={bottom}
          className="absolute right-3 bottom-2 grid size-8 place-items-center rounded-full bg-theirs text-bubble-dim shadow-md"
        >
          <ChevronDown aria-hidden className="size-4" />
        </button>
      )}
      {list && <Opened message={list} phone={phone} account={account} onClose={() => setList(undefined)} />}
    </div>
  );
}

import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  AlarmClock,
  CalendarClock,
  ChevronDown,
  CircleCheck,
  Clock,
  SendHorizontal,
  TriangleAlert,
} from "lucide-react";
import { useState } from "react";
import { MomentPicker } from "@/features/case-panel/MomentPicker";
import { isMac } from "@/lib/platform";
import { useSetting } from "@/lib/storage";
import { fullTime } from "@/lib/when";

/** What becomes of the case once the message is on its way. */
export type Then = "stay" | "resolve" | "pend" | "snooze";

const mod = isMac ? "⌘" : "Ctrl";
const alt = isMac ? "⌥" : "Alt";

/** The keys of each choice, beside those that send. */
export const thenKeys: Record<Exclude<Then, "stay">, string[]> = {
  resolve: [mod, "⇧", "↵"],
  pend: [alt, "⇧", "↵"],
  snooze: [mod, alt, "↵"],
};

/** What a person's send button does; their last choice. */
export function useThen(): [Then, (then: Then) => void] {
  return useSetting<Then>("composer.then", "stay");
}

interface Props {
  inactive: boolean;
  /** Why it can't be sent. */
  why: string | undefined;
  keys: string[];
  /** When the platform stops taking free messages. */
  closesAt: string | null;
  onSend: (then: Then) => void;
  onLater: (at: string) => void;
  /** Whether the moment is being asked for. */
  later: boolean;
  setLater: (open: boolean) => void;
}

/** Sends, and with its menu also says what becomes of the case, or when. */
export function SendButton({ inactive, why, keys, closesAt, onSend, onLater, later, setLater }: Props) {
  const { t } = useLingui();
  const [then, setThen] = useThen();
  const names: Record<Then, string> = {
    stay: t`Send`,
    resolve: t`Send and resolve`,
    pend: t`Send and mark as pending`,
    snooze: t`Send and snooze…`,
  };
  const choose = (next: Then) => {
    setThen(next);
    if (!inactive) onSend(next);
  };
  const items: [Then, typeof Clock][] = [
    ["stay", SendHorizontal],
    ["resolve", CircleCheck],
    ["pend", Clock],
    ["snooze", AlarmClock],
  ];
  return (
    <div className="flex">
      <Button
        variant="primary"
        onClick={() => onSend(then)}
        inactive={inactive}
        hint={why ?? names[then]}
        keys={keys}
        className="rounded-r-none!"
      >
        {names[then]}
        <SendHorizontal aria-hidden />
      </Button>
      <Menu
        side="top"
        align="end"
        trigger={
          <Button
            variant="primary"
            aria-label={t`More options`}
            className="rounded-l-none! border-l border-on-accent/30 px-1.5!"
          >
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        {items.map(([value, Icon]) => (
          <MenuItem
            key={value}
            icon={<Icon />}
            checked={value === then}
            keys={value === "stay" ? keys : thenKeys[value]}
            onSelect={() => choose(value)}
          >
            {names[value]}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          icon={<CalendarClock />}
          disabled={inactive}
          hint={why}
          keys={[mod, "⇧", "L"]}
          onSelect={() => setLater(true)}
        >
          {t`Send later…`}
        </MenuItem>
      </Menu>
      {later && (
        <Dialog
          open
          onOpenChange={setLater}
          title={t`Send later`}
          description={
            closesAt ? (
              <Trans>
                The reply window closes on {fullTime(closesAt)}. After that it can only be sent if the customer writes
                before.
              </Trans>
            ) : undefined
          }
          className="w-[min(28rem,calc(100vw-24px))]"
        >
          <LateGate closesAt={closesAt} onPick={onLater} onClose={() => setLater(false)} />
        </Dialog>
      )}
    </div>
  );
}

interface GateProps {
  closesAt: string | null;
  onPick: (at: string) => void;
  onClose: () => void;
}

/** Asks for the moment, and once more where the window will be closed by then. */
export function LateGate({ closesAt, onPick, onClose }: GateProps) {
  const { t } = useLingui();
  const [late, setLate] = useState<string>();
  const go = (at: string) => {
    onClose();
    onPick(at);
  };
  if (late && closesAt) {
    return (
      <div className="grid gap-3 pt-1">
        <p role="alert" className="flex items-start gap-2 rounded-md bg-waiting-soft px-3 py-2 text-sm text-waiting">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            <Trans>
              On {fullTime(late)} the window will be closed, since {fullTime(closesAt)}. Unless the customer writes
              before, the message will fail then and you will be told in the conversation.
            </Trans>
          </span>
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setLate(undefined)}>{t`Choose another time`}</Button>
          <Button variant="primary" autoFocus onClick={() => go(late)}>{t`Schedule all the same`}</Button>
        </div>
      </div>
    );
  }
  return (
    <MomentPicker
      action={t`Schedule`}
      onPick={(at) => (closesAt && Date.parse(at) >= Date.parse(closesAt) ? setLate(at) : go(at))}
    />
  );
}

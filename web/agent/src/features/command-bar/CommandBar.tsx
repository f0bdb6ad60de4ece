import { Dialog } from "@kit/dialog";
import { Kbd } from "@kit/kbd";
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useState } from "react";
import { type Action, isVisible, useRegistered, whyNot } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import { matchWords } from "@/lib/match";
import { barField, useTakeEarly } from "./early";
import { groupName, groupOrder } from "./groups";
import { Found } from "./parts/Found";
import { Group, Item } from "./parts/items";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Ctrl K: actions, cases, contacts and settings by a few letters. */
export function CommandBar({ open, onOpenChange }: Props) {
  const { t } = useLingui();
  const [query, setQuery] = useState("");
  useEffect(() => {
    if (!open) setQuery("");
  }, [open]);
  useTakeEarly(
    open,
    useCallback((text: string) => setQuery((before) => before + text), []),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`Find anything`}
      hideTitle
      className="w-[min(38rem,calc(100vw-24px))]"
    >
      {/* With its keys of vi, a bar that is closing would take the Ctrl K that is to open the next one. */}
      <Command loop vimBindings={false} filter={matchWords} label={t`Find anything`} className="flex flex-col">
        <div className="flex items-center gap-2.5 border-b px-4">
          <Search className="size-4 text-ink-3" aria-hidden />
          <Command.Input
            autoFocus
            {...barField}
            value={query}
            onValueChange={setQuery}
            placeholder={t`Actions, cases, contacts, settings…`}
            className="h-12 w-full bg-transparent text-base outline-none"
          />
        </div>
        <Command.List className="max-h-[min(26rem,56vh)] scroll-py-2 overflow-y-auto p-1.5">
          <Results query={query} close={() => onOpenChange(false)} />
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Results({ query, close }: { query: string; close: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const actions = useRegistered();
  const wanted = useDeferredValue(query.trim());
  const go = (to: string) => {
    close();
    void navigate({ to });
  };
  return (
    <>
      <Command.Empty className="p-4 text-center text-ink-3">{t`Nothing by that name`}</Command.Empty>
      {groupOrder.map((group) => {
        const items = actions.filter((a) => a.group === group && a.id !== "bar" && isVisible(a) && !whyNot(a));
        if (items.length === 0) return null;
        return (
          <Group key={group} heading={groupName(group)}>
            {items.map((a) => (
              <ActionItem key={a.id} action={a} close={close} />
            ))}
          </Group>
        );
      })}
      <Found wanted={wanted} go={go} />
    </>
  );
}

function ActionItem({ action, close }: { action: Action; close: () => void }) {
  const Icon = action.icon;
  return (
    <Item
      value={`${action.title} ${action.keywords ?? ""}`}
      onSelect={() => {
        close();
        // After the dialog has given the focus back, so that the action may take it.
        setTimeout(() => void runAction(action));
      }}
    >
      <Icon className="text-ink-3" aria-hidden />
      <span className="truncate">{action.title}</span>
      {action.shortcut && (
        <span className="ml-auto">
          <Kbd keys={shortcutParts(action.shortcut)} />
        </span>
      )}
    </Item>
  );
}

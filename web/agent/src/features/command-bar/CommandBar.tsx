import { Avatar } from "@kit/avatar";
import { Dialog } from "@kit/dialog";
import { PlatformIcon } from "@kit/icons/platform";
import { Kbd } from "@kit/kbd";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { type Action, isVisible, useRegistered, whyNot } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import { contactName } from "@/entities/contact";
import { caseInWords } from "@/entities/preview";
import { searchQuery } from "@/entities/search";
import { matchWords } from "@/lib/match";
import { groupName, groupOrder } from "./groups";

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
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`Find anything`}
      hideTitle
      className="w-[min(38rem,calc(100vw-24px))]"
    >
      <Command loop filter={matchWords} label={t`Find anything`} className="flex flex-col">
        <div className="flex items-center gap-2.5 border-b px-4">
          <Search className="size-4 text-ink-3" aria-hidden />
          <Command.Input
            autoFocus
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
  const found = useQuery({ ...searchQuery(wanted, 6), enabled: wanted.length >= 2 }).data;
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
      {found && found.cases.length > 0 && (
        <Group heading={t`Cases`}>
          {found.cases.slice(0, 6).map((c) => (
            <Item key={c.id} value={`case ${c.id} ${query}`} onSelect={() => go(`/inbox/all/${c.id}`)}>
              <PlatformIcon platform={c.platform} className="size-4" />
              <span className="truncate">{c.contact.name}</span>
              <span className="truncate text-ink-3">{caseInWords(c)}</span>
              <span className="tabular ml-auto text-xs text-ink-3">#{c.number}</span>
            </Item>
          ))}
        </Group>
      )}
      {found && found.contacts.length > 0 && (
        <Group heading={t`Contacts`}>
          {found.contacts.slice(0, 6).map((c) => (
            <Item key={c.id} value={`contact ${c.id} ${query}`} onSelect={() => go(`/contacts/${c.id}`)}>
              <Avatar size="xs" name={contactName(c)} seed={c.id} />
              <span className="truncate">{contactName(c)}</span>
              <span className="truncate text-ink-3">{c.identities?.[0]?.display}</span>
            </Item>
          ))}
        </Group>
      )}
      {wanted.length >= 2 && (
        <Item value={`search ${query}`} onSelect={() => go(`/search?q=${encodeURIComponent(wanted)}`)}>
          <Search className="text-ink-3" aria-hidden />
          {t`Search everything for “${wanted}”`}
        </Item>
      )}
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

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 select-none items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-lit [&_svg]:size-4 [&_svg]:shrink-0"
    >
      {children}
    </Command.Item>
  );
}

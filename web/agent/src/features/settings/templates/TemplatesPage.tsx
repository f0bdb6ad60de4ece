import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ClipboardPaste, MessageSquareText, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { useActions } from "@/actions/registry";
import { useCan } from "@/entities/me";
import { itemsOf } from "@/entities/page";
import { type Sheet, sheetsQuery } from "@/entities/template-edit";
import { errorText } from "@/lib/error-text";
import { Page } from "../parts/Page";
import { SheetRow } from "./SheetRow";
import { SyncPanel } from "./SyncPanel";
import { type TemplateChannel, useAccounts, useTemplateChannels } from "./use-channels";
import { categoryWord } from "./words";

interface Narrowed {
  channel?: string;
  state?: string;
  category?: string;
  q?: string;
}

const states: Record<string, string> = {
  sendable: "approved,approved_by_provider",
  review: "pending,in_appeal,unconfirmed",
  refused: "rejected,paused,disabled,limit_exceeded",
  draft: "draft",
  gone: "archived,pending_deletion,deleted",
};

const at = "/settings/templates";

/** All templates: how far each language is, and the way to make more. */
export function TemplatesPage() {
  const navigate = useNavigate();
  const manage = useCan("templates.manage");
  const search = useSearch({ strict: false }) as Narrowed;
  const channels = useTemplateChannels();
  const accounts = useAccounts(channels ?? []);
  const shown = search.channel ? channels?.filter((c) => c.channel.id === search.channel) : channels;
  const open = (pasted: boolean) =>
    void navigate({
      to: `${at}/new` as string,
      search: { channel: search.channel, pasted: pasted || undefined } as never,
    });
  const possible = manage && (channels?.length ?? 0) > 0;
  useActions([
    {
      id: "templates.new",
      title: t`New template`,
      icon: Plus,
      group: "go",
      visible: () => possible,
      perform: () => open(false),
    },
    {
      id: "templates.paste",
      title: t`Paste an approved text`,
      icon: ClipboardPaste,
      group: "go",
      visible: () => possible,
      perform: () => open(true),
    },
  ]);
  return (
    <Page
      title={t`Message templates`}
      term="template"
      about={t`Messages that the platform approves once and that you may then send at any time, also where the reply window is over or the customer hasn't written yet. Each language has an approval of its own.`}
      action={
        possible && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => open(true)}>
              <ClipboardPaste aria-hidden /> {t`Paste an approved text`}
            </Button>
            <Button variant="primary" onClick={() => open(false)}>
              <Plus aria-hidden /> {t`New template`}
            </Button>
          </div>
        )
      }
    >
      {channels?.length === 0 ? (
        <EmptyState
          icon={MessageSquareText}
          title={t`No channel has templates yet`}
          action={
            <Button
              onClick={() => void navigate({ to: "/settings/channels" as string })}
            >{t`Open the channels`}</Button>
          }
        >
          {t`Connect a channel whose platform has templates: they belong to its account.`}
        </EmptyState>
      ) : (
        <>
          <SyncPanel
            accounts={accounts.filter(
              (a) => !search.channel || a.names.some((n) => shown?.some((c) => c.channel.name === n)),
            )}
          />
          <List channels={channels ?? []} search={search} onNew={possible ? open : undefined} />
        </>
      )}
    </Page>
  );
}

interface ListProps {
  channels: readonly TemplateChannel[];
  search: Narrowed;
  onNew?: (pasted: boolean) => void;
}

function List({ channels, search, onNew }: ListProps) {
  const navigate = useNavigate();
  const { channel = "", state = "", category = "", q = "" } = search;
  const query = useInfiniteQuery({
    ...sheetsQuery({ channel_id: channel, status: states[state], category, q: String(q) }),
    placeholderData: keepPreviousData,
  });
  const narrow = (patch: Narrowed) => {
    const next = Object.fromEntries(Object.entries({ ...search, ...patch }).filter(([, v]) => v));
    void navigate({ to: at as string, search: next as never, replace: true });
  };
  const sheets = itemsOf<Sheet>(query.data);
  const narrowed = Boolean(channel || state || category || q);
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        <Words value={String(q)} onChange={(words) => narrow({ q: words })} />
        <Select
          label={t`State`}
          value={state}
          onChange={(v) => narrow({ state: v })}
          options={[
            { value: "", label: t`Any state` },
            { value: "sendable", label: t`Can be sent` },
            { value: "review", label: t`In review` },
            { value: "refused", label: t`Rejected or stopped` },
            { value: "draft", label: t`Drafts` },
            { value: "gone", label: t`Archived or deleted` },
          ]}
        />
        <Select
          label={t`Category`}
          value={category}
          onChange={(v) => narrow({ category: v })}
          options={[
            { value: "", label: t`Any category` },
            ...(["marketing", "utility", "authentication"] as const).map((c) => ({ value: c, label: categoryWord(c) })),
          ]}
        />
        <Select
          label={t`Channel`}
          value={channel}
          onChange={(v) => narrow({ channel: v })}
          options={[
            { value: "", label: t`Any channel` },
            ...channels.map(({ channel: c }) => ({ value: c.id, label: c.name })),
          ]}
        />
      </div>
      {query.isError && (
        <p role="alert" className="text-sm text-danger">
          {errorText(query.error)}
        </p>
      )}
      {query.data &&
        sheets.length === 0 &&
        (narrowed ? <NoneLeft onAll={() => narrow(none)} /> : <None onNew={onNew} />)}
      {sheets.length > 0 && (
        <ul aria-label={t`Message templates`} className="divide-y divide-line border-line border-y">
          {sheets.map((sheet) => (
            <SheetRow key={sheet.id} sheet={sheet} channels={channels} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >{t`Show more`}</Button>
      )}
    </div>
  );
}

const none: Narrowed = { channel: "", state: "", category: "", q: "" };

/** Words to search for, once somebody has typed nothing for a moment. */
function Words({ value, onChange }: { value: string; onChange: (words: string) => void }) {
  const [typed, setTyped] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts it
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  // Somebody asked for all of them elsewhere.
  useEffect(() => {
    if (value === "") setTyped("");
  }, [value]);
  return (
    <Input
      type="search"
      aria-label={t`Search by name or words…`}
      placeholder={t`Search by name or words…`}
      value={typed}
      maxLength={200}
      onChange={(e) => setTyped(e.target.value)}
    />
  );
}

function NoneLeft({ onAll }: { onAll: () => void }) {
  return (
    <EmptyState
      icon={MessageSquareText}
      title={t`No template answers to this`}
      action={<Button onClick={onAll}>{t`Show all`}</Button>}
    />
  );
}

function None({ onNew }: { onNew?: (pasted: boolean) => void }) {
  return (
    <EmptyState
      icon={MessageSquareText}
      title={t`No templates yet`}
      action={
        onNew && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button variant="primary" onClick={() => onNew(false)}>
              <Plus aria-hidden /> {t`Write the first one`}
            </Button>
            <Button onClick={() => onNew(true)}>
              <ClipboardPaste aria-hidden /> {t`Paste an approved text`}
            </Button>
          </div>
        )
      }
    >
      {t`Write what you would say to somebody who hasn't answered for a day: an appointment, an order on its way. Those that the platform has already come here by themselves.`}
    </EmptyState>
  );
}

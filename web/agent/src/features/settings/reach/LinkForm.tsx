import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { type ReachChannel, type ReachLink, reachKeys, wordQuery } from "@/entities/reach";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { wordFault } from "./words";

const fields = ["name", "word", "text", "channel_id", "expires_at"] as const;

/** What a link is: its name, its word, what customers say first. */
export function LinkForm({
  link,
  channels,
  onDone,
}: {
  link?: ReachLink;
  channels: readonly ReachChannel[];
  onDone?: (link: ReachLink) => void;
}) {
  const [value, setValue] = useState({
    name: link?.name ?? "",
    word: link?.word ?? "",
    text: link?.text ?? "",
    channel_id: link?.channel_id ?? channels[0]?.channel_id ?? "",
    show_code: link?.show_code ?? false,
    expires_at: localTime(link?.expires_at),
  });
  const set = (patch: Partial<typeof value>) => setValue((v) => ({ ...v, ...patch }));
  const channel = channels.find((c) => c.channel_id === value.channel_id);
  const save = useChange(
    () => {
      const at = value.expires_at ? new Date(value.expires_at).toISOString() : "";
      const body = { ...value, expires_at: at };
      return link
        ? api.patch<ReachLink>(`/reach-links/${link.id}`, body)
        : api.post<ReachLink>("/reach-links", { ...body, expires_at: at || undefined });
    },
    { refresh: [reachKeys.links], done: t`Saved.`, quiet: true, onDone: (saved) => onDone?.(saved) },
  );
  const fault = (name: (typeof fields)[number]) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-4">
      <Field
        label={t`Name`}
        help={t`The campaign, or where it is printed. Only your team sees it.`}
        error={fault("name")}
      >
        <Input value={value.name} onChange={(e) => set({ name: e.target.value })} maxLength={80} required />
      </Field>
      <Field label={t`Channel`} error={fault("channel_id")}>
        <Select
          value={value.channel_id}
          options={channels.map((c) => ({
            value: c.channel_id,
            label: c.address ? `${c.name} · ${c.address}` : c.name,
          }))}
          onChange={(channel_id) => set({ channel_id })}
        />
      </Field>
      <Word link={link} word={value.word} onChange={(word) => set({ word })} error={fault("word")} />
      {channel?.takes_text && (
        <>
          <Field
            label={t`First words`}
            optional={t`optional`}
            help={t`They stand in the customer's box, ready to be sent, and tell you afterwards who came by this link.`}
            error={fault("text")}
          >
            <Textarea value={value.text} onChange={(e) => set({ text: e.target.value })} rows={2} maxLength={300} />
          </Field>
          <Switch
            checked={value.show_code}
            onChange={(show_code) => set({ show_code })}
            label={link ? t`Add the code #${link.code} to the words` : t`Add a short code to the words`}
            help={t`Needed where several links have the same words. Customers may write on behind it.`}
          />
        </>
      )}
      <Field label={t`Ends on`} optional={t`optional`} error={fault("expires_at")} className="max-w-64">
        <Input type="datetime-local" value={value.expires_at} onChange={(e) => set({ expires_at: e.target.value })} />
      </Field>
      {save.isError && !fields.some((f) => fault(f)) && (
        <p role="alert" className="text-danger text-sm">
          {errorText(save.error)}
        </p>
      )}
      <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
        {link ? t`Save` : t`Make the link`}
      </Button>
    </form>
  );
}

/** The short address, checked while it is typed. */
function Word({
  link,
  word,
  onChange,
  error,
}: {
  link?: ReachLink;
  word: string;
  onChange: (word: string) => void;
  error?: string;
}) {
  const [typed, setTyped] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setTyped(word.trim()), 250);
    return () => clearTimeout(timer);
  }, [word]);
  const changed = typed !== "" && typed !== link?.word;
  const check = useQuery({ ...wordQuery(typed, link?.id ?? ""), enabled: changed }).data;
  const bad = changed && check ? wordFault(check.state) : undefined;
  const kept = check && check.word !== typed && check.state === "free" ? check.word : undefined;
  const base = `${window.location.origin.replace(/^https?:\/\//, "")}/go/`;
  return (
    <div className="grid gap-1.5">
      <Field
        label={t`Short address`}
        help={
          link
            ? t`${base} and this word. An address that you change goes on working, so that nothing printed is lost.`
            : t`${base} and this word: short, easy to say and to remember.`
        }
        error={bad ?? error}
      >
        <Input
          value={word}
          onChange={(e) => onChange(e.target.value)}
          maxLength={60}
          required
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <p role="status" className="text-ink-2 text-xs">
        {kept && t`It becomes “${kept}”.`}
        {changed && check?.state === "free" && !kept && t`It is free.`}
      </p>
      {bad && check && check.suggestions.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5 text-ink-3 text-xs">
          {t`These are free:`}
          {check.suggestions.map((s) => (
            <Button key={s} size="sm" onClick={() => onChange(s)}>
              {s}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** A moment as a field of local time has it. */
function localTime(at: string | null | undefined): string {
  if (!at) return "";
  const d = new Date(at);
  return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

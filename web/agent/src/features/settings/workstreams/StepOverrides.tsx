import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { calendarsQuery } from "@/entities/calendar";
import { type Channel, channelsQuery, type Platform, platformsQuery } from "@/entities/channel";
import type { Override } from "@/entities/queue";
import { Term } from "@/features/glossary/Term";
import { kindName as channelKind } from "@/features/routing/words";
import { overridden, type StreamDraft } from "./draft";
import { type AutoKind, aboutKind, kindName, usualText } from "./messages";
import { MessageText, TextLanguage, useTextLanguage } from "./StepMessages";
import type { StepProps } from "./WorkstreamPage";

/** What customers of one number may be told otherwise. */
const ownKinds: readonly AutoKind[] = ["greeting", "outside_hours"];

/** What is otherwise on single channels, as far as their networks can do it. */
export function StepOverrides({ draft, set }: StepProps) {
  const channels = (useQuery(channelsQuery).data ?? []).filter((c) => draft.channels.includes(c.id));
  const platforms = useQuery(platformsQuery).data ?? [];
  const of = (c: Channel) => platforms.find((p) => p.key === c.platform);
  const kinds = [...new Set(channels.flatMap((c) => of(c)?.kinds[0] ?? []))];
  if (channels.length === 0)
    return (
      <p className="text-sm text-ink-2">{t`Choose channels in the first step: what differs on one of them is set here.`}</p>
    );
  return (
    <div className="grid grid-cols-1 gap-6">
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">
          <Term name="unit">{t`What a case takes`}</Term>
        </legend>
        {kinds.map((kind) => (
          <Field
            key={kind}
            label={t`Units of a case: ${channelKind(kind)}`}
            help={t`Of somebody's capacity. Usually 1; more where a case keeps somebody busy.`}
            className="max-w-xs"
          >
            <Input
              type="number"
              min={1}
              max={1000}
              value={draft.units[kind] ?? 1}
              onChange={(e) => set({ units: { ...draft.units, [kind]: Math.max(Number(e.target.value), 1) } })}
            />
          </Field>
        ))}
      </fieldset>
      {channels.map((c) => (
        <One
          key={c.id}
          channel={c}
          platform={of(c)}
          draft={draft}
          set={(patch) => set(overridden(draft, c.id, patch))}
        />
      ))}
    </div>
  );
}

interface OneProps {
  channel: Channel;
  platform: Platform | undefined;
  draft: StreamDraft;
  set: (patch: Override) => void;
}

function One({ channel, platform, draft, set }: OneProps) {
  const own = draft.overrides[channel.id] ?? {};
  const [open] = [Object.keys(own).length > 0 || draft.channels.length === 1];
  const media = Object.values(platform?.capabilities.media ?? {}).some(
    (m) => m.level === "yes" || m.level === "degraded",
  );
  return (
    <details open={open} className="grid gap-4 border-t pt-4">
      <summary className="cursor-pointer text-sm font-medium">
        <span className="inline-flex items-center gap-2 align-middle">
          <PlatformIcon platform={channel.platform} className="size-4" />
          {channel.name}
        </span>
      </summary>
      <div className="mt-4 grid grid-cols-1 gap-5 pl-1">
        <Basics own={own} set={set} />
        {media && <Files own={own} draft={draft} set={set} />}
        <Texts own={own} set={set} />
      </div>
    </details>
  );
}

function Basics({ own, set }: { own: Override; set: OneProps["set"] }) {
  const calendars = useQuery(calendarsQuery).data ?? [];
  return (
    <div className="grid items-start gap-4 sm:grid-cols-3">
      <Field label={t`Language`}>
        <Select
          value={own.language ?? ""}
          onChange={(language) => set({ language })}
          options={[
            { value: "", label: t`As the workstream` },
            { value: "es", label: t`Spanish` },
            { value: "en", label: t`English` },
          ]}
        />
      </Field>
      <Field label={t`Hours`}>
        <Select
          value={own.calendar_id === undefined || own.calendar_id === null ? "stream" : own.calendar_id || "space"}
          onChange={(v) => set({ calendar_id: v === "stream" ? null : v === "space" ? "" : v })}
          options={[
            { value: "stream", label: t`As the workstream` },
            { value: "space", label: t`As the workspace` },
            ...calendars.filter((c) => !c.default).map((c) => ({ value: c.id, label: c.name })),
          ]}
        />
      </Field>
      <Field label={t`Units of a case`} help={t`Empty: as all of its kind.`}>
        <Input
          type="number"
          min={1}
          max={1000}
          value={own.units ?? ""}
          onChange={(e) => set({ units: e.target.value === "" ? 0 : Math.max(Number(e.target.value), 1) })}
        />
      </Field>
    </div>
  );
}

function Files({ own, draft, set }: { own: Override; draft: StreamDraft; set: OneProps["set"] }) {
  const files = own.attachments;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-medium">{t`Files`}</legend>
      <Switch
        checked={Boolean(files)}
        onChange={(on) => set({ attachments: on ? draft.attachments : null })}
        label={t`Otherwise than in the workstream`}
      />
      {files && (
        <div className="grid gap-3 pl-11">
          <Switch
            checked={files.customers}
            onChange={(customers) => set({ attachments: { ...files, customers } })}
            label={t`Customers can send files`}
          />
          <Switch
            checked={files.agents}
            onChange={(agents) => set({ attachments: { ...files, agents } })}
            label={t`Agents can send files`}
          />
        </div>
      )}
    </fieldset>
  );
}

function Texts({ own, set }: { own: Override; set: OneProps["set"] }) {
  const [language, setLanguage] = useTextLanguage(own.language ?? "");
  const messages = own.messages ?? {};
  const put = (kind: AutoKind, value: NonNullable<Override["messages"]>[string] | undefined) => {
    const { [kind]: _, ...others } = messages;
    set({ messages: value ? { ...others, [kind]: value } : others });
  };
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 text-sm font-medium">{t`Texts of this channel`}</legend>
      {Object.keys(messages).length > 0 && <TextLanguage value={language} onChange={setLanguage} />}
      {ownKinds.map((kind) => {
        const value = messages[kind];
        return (
          <div key={kind} className="grid gap-3">
            <Field label={kindName(kind)} help={aboutKind(kind)} className="max-w-xs">
              <Select
                value={!value ? "stream" : value.enabled ? "own" : "none"}
                onChange={(how) =>
                  put(
                    kind,
                    how === "stream" ? undefined : { enabled: how === "own", text: value?.text ?? usualText(kind) },
                  )
                }
                options={[
                  { value: "stream", label: t`As the workstream` },
                  { value: "own", label: t`Its own text` },
                  { value: "none", label: t`Nothing is said` },
                ]}
              />
            </Field>
            {value?.enabled && (
              <MessageText kind={kind} language={language} value={value} set={(next) => put(kind, next)} />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

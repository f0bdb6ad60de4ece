import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { TriangleAlert } from "lucide-react";
import type { FieldsProps } from "./kind";
import { able, inWords, noneCan, type Scope, useScope } from "./scope";
import { Words } from "./TextFields";

/** Words for the customer: where they wrote, or by another channel. */
export function ReplyFields({ params, onChange, recipe }: FieldsProps) {
  const scope = useScope(recipe);
  const by = scope.all.find(({ channel }) => channel.id === params.channel_id);
  const others = by
    ? [
        ...new Set(
          scope.channels.flatMap((c) => (c.channel.platform !== by.channel.platform ? [c.platform?.title] : [])),
        ),
      ]
    : [];
  const starts = others.filter(Boolean).join(", ");
  const answers = by?.platform?.title ?? "";
  return (
    <div className="grid gap-3">
      <Words
        text={String(params.text ?? "")}
        help={t`Where the channel does not take it, the run says so. What is said in public is not answered by this.`}
        onChange={(text) => onChange({ ...params, text })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <ModeField params={params} onChange={onChange} channels={by ? [by] : scope.channels} />
        <Field label={t`By which channel`}>
          <Select
            value={String(params.channel_id ?? "")}
            options={[
              { value: "", label: t`Where the customer wrote` },
              ...scope.all.map(({ channel }) => ({ value: channel.id, label: channel.name })),
            ]}
            onChange={(id) => {
              const { channel_id: _, ...rest } = params;
              onChange(id ? { ...rest, channel_id: id } : rest);
            }}
          />
        </Field>
      </div>
      {starts && (
        <Warning>
          {t`It may start by ${starts} and answers by ${answers}: only customers who are known there get it.`}
        </Warning>
      )}
    </div>
  );
}

/** Words for the author of public words, in private; for everybody else where they wrote. */
export function PrivateReplyFields({ params, onChange, recipe }: FieldsProps) {
  const scope = useScope(recipe);
  return (
    <div className="grid gap-3">
      <Words
        text={String(params.text ?? "")}
        help={t`Who wrote in public gets it in private, by the same account; everybody else where they wrote.`}
        onChange={(text) => onChange({ ...params, text })}
      />
      <ModeField params={params} onChange={onChange} channels={scope.channels} />
    </div>
  );
}

/** Words that everybody reads. */
export function PublicReplyFields({ params, onChange, recipe }: FieldsProps) {
  const scope = useScope(recipe);
  const speakers = scope.all.filter(({ platform }) => able(platform?.capabilities.public?.reply.level));
  return (
    <div className="grid gap-3">
      <Words
        text={String(params.text ?? "")}
        help={t`Everybody can read it. It goes under what was said in public; elsewhere the run says that nothing was.`}
        onChange={(text) => onChange({ ...params, text })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <ModeField
          params={params}
          onChange={onChange}
          channels={scope.channels.filter((c) => c.platform?.capabilities.public)}
        />
        <Field label={t`Who speaks`} help={t`Another account speaks only where its network allows it.`}>
          <Select
            value={String(params.profile_id ?? "")}
            options={[
              { value: "", label: t`The account on which it was said` },
              ...speakers.map(({ channel, platform }) => ({
                value: channel.id,
                label: `${platform?.title ?? channel.platform}: ${channel.name}`,
              })),
            ]}
            onChange={(id) => {
              const { profile_id: _, ...rest } = params;
              onChange(id ? { ...rest, profile_id: id } : rest);
            }}
          />
        </Field>
      </div>
    </div>
  );
}

/** At once, as a draft, or once a reviewer says yes. */
function ModeField({ params, onChange, channels }: FieldsProps & { channels: Scope["channels"] }) {
  const mode = String(params.mode ?? "now");
  const strict = channels.find(({ platform }) => platform?.by_people)?.platform;
  const all = channels.length > 0 && channels.every(({ platform }) => platform?.by_people);
  return (
    <div className="grid gap-2">
      <Field label={t`When it goes out`}>
        <Select
          value={mode}
          options={[
            { value: "now", label: t`At once`, disabled: all },
            { value: "draft", label: t`As a draft, for whoever has the case` },
            { value: "approval", label: t`Once a supervisor approves it` },
          ]}
          onChange={(next) => onChange({ ...params, mode: next })}
        />
      </Field>
      {(all || mode === "now") && strict?.by_people && (
        <Warning>{all ? inWords(strict.by_people) : `${strict.title}: ${inWords(strict.by_people)}`}</Warning>
      )}
    </div>
  );
}

export function Warning({ children }: { children: string }) {
  return (
    <p role="note" className="m-0 flex items-start gap-1.5 rounded-md bg-waiting-soft px-2 py-1.5 text-ink text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}

/** Why nothing can be said in public. */
export const publicUnless = (_: unknown, scope: Scope) =>
  noneCan(scope, t`None of the recipe's channels answers in public.`, ({ capabilities: { public: side } }) =>
    able(side?.reply.level) ? true : side?.reply.why,
  );

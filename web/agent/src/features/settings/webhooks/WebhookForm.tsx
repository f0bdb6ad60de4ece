import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { channelsQuery } from "@/entities/channel";
import { type Webhook, webhookEventsQuery, webhookKeys } from "@/entities/webhook";
import { errorText } from "@/lib/error-text";
import { Copy } from "../parts/Copy";
import { useChange } from "../parts/change";
import { AuthorizationField } from "./AuthorizationField";

const variable = "{{case.number}}";

type Draft = Pick<
  Webhook,
  "name" | "description" | "url" | "events" | "channels" | "format" | "text" | "content_type" | "ordered"
>;

const begin = (): Draft => ({
  name: "",
  description: "",
  url: "",
  events: ["message.*", "case.*"],
  channels: [],
  format: "event",
  text: "{{contact.name}} (#{{case.number}}): {{message.text}}",
  content_type: "application/json",
  ordered: false,
});

/** A webhook as it is made or changed. Its signing secret is shown once, when it is made. */
export function WebhookForm({ webhook, onClose }: { webhook?: Webhook; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => webhook ?? begin());
  const [authorization, setAuthorization] = useState<string>();
  const put = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const save = useChange(
    () => {
      const { name, description, url, events, channels, format, text, content_type, ordered } = draft;
      const body = { name, description, url, events, channels, format, content_type, ordered, authorization };
      const whole = format === "slack" ? { ...body, text } : body;
      return webhook
        ? api.patch<Webhook>(`/webhooks/${webhook.id}`, { ...whole, version: webhook.version })
        : api.post<Webhook>("/webhooks", whole);
    },
    { refresh: [webhookKeys.all], quiet: true, onDone: (made) => (made.secret ? undefined : onClose()) },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const secret = save.data?.secret;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={webhook ? t`Change the webhook` : t`New webhook`}>
      {secret ? (
        <SecretOnce secret={secret} onClose={onClose} />
      ) : (
        <form onSubmit={submit} className="grid grid-cols-1 gap-4 pt-1">
          <Field label={t`Name`}>
            <Input
              value={draft.name}
              maxLength={200}
              required
              autoFocus
              onChange={(e) => put({ name: e.target.value })}
            />
          </Field>
          <Field label={t`Address`} help={t`Addresses on private networks are not called.`}>
            <Input
              type="url"
              value={draft.url}
              maxLength={2000}
              required
              placeholder="https://"
              onChange={(e) => put({ url: e.target.value })}
            />
          </Field>
          <Field label={t`Description`} optional={t`optional`}>
            <Input value={draft.description} maxLength={2000} onChange={(e) => put({ description: e.target.value })} />
          </Field>
          <Field label={t`What is sent`}>
            <Select
              value={draft.format}
              options={[
                { value: "event", label: t`The event as it is` },
                { value: "slack", label: t`A text, for a Slack incoming webhook` },
              ]}
              onChange={(format) => put({ format })}
            />
          </Field>
          {draft.format === "slack" && (
            <Field label={t`Text`} help={t`Variables such as ${variable} are filled in.`}>
              <Textarea
                rows={2}
                required
                maxLength={4000}
                value={draft.text}
                onChange={(e) => put({ text: e.target.value })}
              />
            </Field>
          )}
          <Events chosen={draft.events} onChange={(events) => put({ events })} />
          <Channels chosen={draft.channels} onChange={(channels) => put({ channels })} />
          <AuthorizationField
            value={authorization}
            kept={webhook?.authorization_set ?? false}
            onChange={setAuthorization}
          />
          <Field label="Content-Type">
            <Input
              value={draft.content_type}
              maxLength={200}
              required
              onChange={(e) => put({ content_type: e.target.value })}
            />
          </Field>
          <Switch
            checked={draft.ordered}
            onChange={(ordered) => put({ ordered })}
            label={t`Keep the order: the next waits until one is delivered`}
          />
          {save.isError && (
            <p role="alert" className="text-sm text-danger">
              {errorText(save.error)}
            </p>
          )}
          <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
            {webhook ? t`Save` : t`Make the webhook`}
          </Button>
        </form>
      )}
    </Dialog>
  );
}

/** A signing secret, to be copied now. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <div className="grid grid-cols-1 gap-4 pt-1">
      <p className="text-sm text-ink-2">{t`Copy it now: it is never shown again. With it your program checks that a call is from here.`}</p>
      <Copy label={t`Signing secret`} value={secret} />
      <Button variant="primary" className="justify-self-end" onClick={onClose}>
        {t`Done`}
      </Button>
    </div>
  );
}

/** Events by families; a family can be opened to choose among its events. */
function Events({ chosen, onChange }: { chosen: string[]; onChange: (events: string[]) => void }) {
  const types = useQuery(webhookEventsQuery).data ?? [];
  const families = [...new Set(types.map((type) => type.split(".")[0] ?? ""))];
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <fieldset className="grid gap-1">
      <legend className="text-sm font-medium">{t`Events`}</legend>
      <p className="text-xs text-ink-3">{t`Without any, all of them.`}</p>
      <div className="max-h-56 overflow-y-auto rounded-md border p-2">
        {families.map((family) => {
          const whole = `${family}.*`;
          return (
            <details key={family} open={chosen.some((one) => one !== whole && one.startsWith(`${family}.`))}>
              <summary className="cursor-pointer text-sm">
                <label className="inline-flex items-center gap-2">
                  <input type="checkbox" checked={chosen.includes(whole)} onChange={() => toggle(whole)} />
                  <code className="font-mono text-xs">{whole}</code>
                </label>
              </summary>
              <div className="grid gap-0.5 pl-6">
                {types
                  .filter((type) => type.startsWith(`${family}.`))
                  .map((type) => (
                    <label key={type} className="inline-flex items-center gap-2">
                      <input
                        type="checkbox"
                        checked={chosen.includes(whole) || chosen.includes(type)}
                        disabled={chosen.includes(whole)}
                        onChange={() => toggle(type)}
                      />
                      <code className="font-mono text-xs">{type}</code>
                    </label>
                  ))}
              </div>
            </details>
          );
        })}
      </div>
    </fieldset>
  );
}

function Channels({ chosen, onChange }: { chosen: string[]; onChange: (channels: string[]) => void }) {
  const channels = useQuery(channelsQuery).data;
  const [first] = useState(chosen.length);
  if (!channels || (channels.length === 0 && chosen.length === 0)) return null;
  const lost = chosen.filter((id) => !channels.some((c) => c.id === id));
  const flip = (id: string) => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <fieldset className="grid gap-1">
      <legend className="text-sm font-medium">{t`Channels`}</legend>
      <p className="text-xs text-ink-3">{t`Without any, everything. With some, only what happens in them.`}</p>
      {first > 0 && chosen.length === 0 && (
        <p role="status" className="text-xs text-danger">{t`None is left: once saved, it gets everything.`}</p>
      )}
      <div className="max-h-40 overflow-y-auto rounded-md border p-2">
        {lost.map((id) => (
          <label key={id} className="flex items-center gap-2 text-sm">
            <input type="checkbox" checked onChange={() => flip(id)} />
            <span className="text-danger">{t`A channel that was deleted`}</span>
          </label>
        ))}
        {channels.map((c) => (
          <label key={c.id} className="flex items-center gap-2 text-sm">
            <input type="checkbox" checked={chosen.includes(c.id)} onChange={() => flip(c.id)} />
            {c.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

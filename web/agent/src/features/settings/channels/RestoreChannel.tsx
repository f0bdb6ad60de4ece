import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Switch } from "@kit/switch";
import { plural, t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { channelKeys, type Platform } from "@/entities/channel";
import { type ChannelRemoval, removalKeys } from "@/entities/removal";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { DeclaredField } from "./ChannelForm";
import type { Values } from "./fields";

interface Props {
  removal: ChannelRemoval;
  platform: Platform;
  onClose: () => void;
}

/** Brings a deleted channel back: its secrets were erased, so they are asked for. */
export function RestoreChannel({ removal, platform, onClose }: Props) {
  const form = useId();
  const navigate = useNavigate();
  const [secrets, setSecrets] = useState<Values>({});
  const [reopen, setReopen] = useState(removal.resolved > 0);
  const [tried, setTried] = useState(false);
  const fields = platform.fields.filter((f) => f.secret);
  const restore = useChange(
    () => api.post<ChannelRemoval>(`/channel-removals/${removal.id}/restore`, { secrets, reopen }),
    {
      refresh: [channelKeys.list, removalKeys.list],
      done: t`The channel is back.`,
      quiet: true,
      onDone: () => void navigate({ to: `/settings/channels/${removal.channel.id}` as string }),
    },
  );
  const { error } = restore;
  const empty = (name: string) => !secrets[name]?.trim();
  const faultOf = (name: string, required: boolean) =>
    (isApiError(error) ? error.field(`secrets.${name}`) : undefined) ??
    (tried && required && empty(name) ? t`This is needed.` : undefined);
  const send = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (!fields.some((f) => f.required && empty(f.name))) restore.mutate(undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Restore “${removal.channel.name}”`}
      description={t`Its settings were kept, its secrets were not. Enter them again.`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" form={form} variant="primary" busy={restore.isPending}>
            {t`Restore`}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={send} noValidate className="grid gap-4">
        {fields.map((f) => (
          <DeclaredField
            key={f.name}
            field={f}
            value={secrets[f.name] ?? ""}
            isSet={false}
            error={faultOf(f.name, f.required)}
            onChange={(value) => setSecrets((old) => ({ ...old, [f.name]: value }))}
          />
        ))}
        {removal.resolved > 0 && (
          <Switch
            checked={reopen}
            onChange={setReopen}
            label={t`Open its cases again`}
            help={plural(removal.resolved, {
              one: "# case was resolved with the channel. One that changed since stays as it is.",
              other: "# cases were resolved with the channel. Those that changed since stay as they are.",
            })}
          />
        )}
        {error !== null && !(isApiError(error) && fields.some((f) => error.field(`secrets.${f.name}`))) && (
          <p role="alert" className="text-sm text-danger">
            {errorText(error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

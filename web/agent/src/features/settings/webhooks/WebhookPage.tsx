import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type Delivery, type Try, type Webhook, webhookKeys, webhookQuery } from "@/entities/webhook";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/when";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page } from "../parts/Page";
import { DeliveryLog } from "./DeliveryLog";
import { SecretOnce, WebhookForm } from "./WebhookForm";
import { Standing } from "./WebhooksPage";
import { deliveryState } from "./words";

/** One webhook: how it stands, what it was told, and what can be done about it. */
export function WebhookPage() {
  const { webhookId = "" } = useParams({ strict: false });
  const query = useQuery({
    ...webhookQuery(webhookId),
    refetchInterval: (q) => (q.state.data?.replay?.ended_at === null ? 1_000 : false),
  });
  return (
    <Page title={query.data?.name ?? t`Webhook`} about={<span className="break-all font-mono">{query.data?.url}</span>}>
      <Loading query={query}>
        {(webhook) => (
          <>
            {webhook.description && <p className="text-sm">{webhook.description}</p>}
            <Standing webhook={webhook} />
            {webhook.old_secret_until && (
              <p className="text-sm text-ink-2">
                {t`The former secret counts until ${fullTime(webhook.old_secret_until)}.`}
              </p>
            )}
            {webhook.replay && (
              <p role="status" className="text-sm text-ink-2">
                {webhook.replay.ended_at
                  ? t`Last replay: ${webhook.replay.queued} events`
                  : t`Replaying: ${webhook.replay.progress} %`}
              </p>
            )}
            <Controls webhook={webhook} />
            <DeliveryLog webhookId={webhook.id} />
          </>
        )}
      </Loading>
    </Page>
  );
}

type Open = "" | "change" | "rotate" | "replay" | "delete";

function Controls({ webhook }: { webhook: Webhook }) {
  const [open, setOpen] = useState<Open>("");
  const navigate = useNavigate();
  const at = `/webhooks/${webhook.id}`;
  const refresh = [webhookKeys.all];
  const test = useChange(() => api.post<Delivery & { try: Try }>(`${at}/test`), { refresh });
  const enable = useChange((enabled: boolean) => api.patch<Webhook>(at, { enabled }), { refresh });
  const rotate = useChange(() => api.post<Webhook>(`${at}/secret`), { refresh });
  const remove = useChange(() => api.del(at), {
    refresh,
    onDone: () => void navigate({ to: "/settings/webhooks" as string }),
  });
  const paused = webhook.state === "paused";
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={test.isPending} onClick={() => test.mutate(undefined)}>
          {t`Send a test`}
        </Button>
        <Button busy={enable.isPending} onClick={() => enable.mutate(paused)}>
          {paused ? t`Resume` : t`Pause`}
        </Button>
        <Button onClick={() => setOpen("change")}>{t`Change`}</Button>
        <Button disabled={paused} onClick={() => setOpen("replay")}>{t`Replay a time`}</Button>
        <Button onClick={() => setOpen("rotate")}>{t`New secret`}</Button>
        <Button onClick={() => setOpen("delete")}>{t`Delete`}</Button>
      </div>
      {test.data && (
        <div role="status" className="grid gap-1 rounded-md bg-sunken p-3 text-sm">
          <p className={test.data.error ? "text-danger" : ""}>
            {deliveryState(test.data)} · {test.data.try.status || "—"} · {Math.round(test.data.try.took_ms)} ms
          </p>
          {test.data.try.answer && (
            <pre className="max-h-40 overflow-auto whitespace-pre-wrap break-all font-mono text-xs">
              {test.data.try.answer}
            </pre>
          )}
        </div>
      )}
      {open === "change" && <WebhookForm webhook={webhook} onClose={() => setOpen("")} />}
      {open === "replay" && <Replay webhook={webhook} onClose={() => setOpen("")} />}
      {open === "rotate" &&
        (rotate.data?.secret ? (
          <Dialog open onOpenChange={(o) => !o && setOpen("")} title={t`New secret`}>
            <SecretOnce
              secret={rotate.data.secret}
              onClose={() => {
                rotate.reset();
                setOpen("");
              }}
            />
          </Dialog>
        ) : (
          <Confirm
            title={t`Make a new signing secret?`}
            confirm={t`Make the secret`}
            onConfirm={() => rotate.mutateAsync(undefined).catch(() => undefined)}
            onClose={() => setOpen("")}
          >
            <Trans>For a day calls are signed with both secrets, so that your program can change over.</Trans>
          </Confirm>
        ))}
      {open === "delete" && (
        <Confirm
          title={t`Delete “${webhook.name}”?`}
          confirm={t`Delete the webhook`}
          onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
          onClose={() => setOpen("")}
        >
          <Trans>It is told of nothing more, and its log goes. This cannot be undone.</Trans>
        </Confirm>
      )}
    </>
  );
}

/** A time as the browser's own field takes it. */
const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function Replay({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const [from, setFrom] = useState(() => local(new Date(Date.now() - 3_600_000)));
  const [to, setTo] = useState(() => local(new Date(Date.now() + 60_000)));
  const replay = useChange(
    () =>
      api.post(`/webhooks/${webhook.id}/replay`, {
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      }),
    { refresh: [webhookKeys.all], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    replay.mutate(undefined);
  };
  return (
    <Dialog open onOpenChange={(o) => !o && onClose()} title={t`Replay a time`}>
      <form onSubmit={submit} className="grid grid-cols-1 gap-4 pt-1">
        <p className="text-sm text-ink-2">
          {t`Everything that happened in this time is told once more, also what a pause missed. What was told before keeps its id.`}
        </p>
        <Field label={t`From`}>
          <Input type="datetime-local" required value={from} onChange={(e) => setFrom(e.target.value)} />
        </Field>
        <Field label={t`To`} error={replay.isError ? errorText(replay.error) : undefined}>
          <Input type="datetime-local" required value={to} onChange={(e) => setTo(e.target.value)} />
        </Field>
        <Button type="submit" variant="primary" busy={replay.isPending} className="justify-self-end">
          {t`Replay`}
        </Button>
      </form>
    </Dialog>
  );
}

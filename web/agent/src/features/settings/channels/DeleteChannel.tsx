import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Channel, channelKeys } from "@/entities/channel";
import {
  type ChannelRemoval,
  type OpenWork,
  type RemovalPreview,
  removalKeys,
  removalPreviewQuery,
} from "@/entities/removal";
import { Choices } from "@/features/routing/Choices";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";

/** Deletes a channel: first what it touches, then what becomes of open work, then its name as proof. */
export function DeleteChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const navigate = useNavigate();
  const preview = useQuery(removalPreviewQuery(channel.id));
  const [openWork, setOpenWork] = useState<OpenWork>("resolve");
  const [note, setNote] = useState("");
  const [typed, setTyped] = useState("");
  const remove = useChange(
    () =>
      api.post<ChannelRemoval>(`/channels/${channel.id}/removal`, {
        name: typed.trim(),
        open_work: openWork,
        note: openWork === "resolve" ? note.trim() : "",
      }),
    {
      refresh: [channelKeys.list, removalKeys.list],
      quiet: true,
      onDone: () => void navigate({ to: "/settings/channels/deleted" as string }),
    },
  );
  const name = channel.name.trim();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Delete “${name}”?`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            disabled={typed.trim() !== name || !preview.data}
            onClick={() => remove.mutate(undefined)}
          >
            {t`Delete this channel`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 text-sm">
        <Loading query={preview}>{(p) => <Touched p={p} />}</Loading>
        {(preview.data?.cases ?? 0) > 0 && (
          <>
            <p className="-mb-2 font-medium">{t`Its open cases`}</p>
            <Choices
              label={t`Its open cases`}
              value={openWork}
              onChange={setOpenWork}
              choices={[
                {
                  value: "resolve",
                  label: t`Resolve them`,
                  help: t`Bit by bit, and your note stands in their history. Cases that go on by another channel stay open.`,
                },
                {
                  value: "keep",
                  label: t`Keep them open`,
                  help: t`They can be read and worked on, but nobody can answer on this channel.`,
                },
              ]}
            />
            {openWork === "resolve" && (
              <Field label={t`Note for their history`} optional={t`optional`}>
                <Input value={note} onChange={(e) => setNote(e.target.value)} maxLength={300} />
              </Field>
            )}
            <p className="text-xs text-ink-3">
              <Trans>
                They can't be moved to another channel: customers wrote to this account, and no platform lets another
                one answer in its thread.
              </Trans>
            </p>
          </>
        )}
        <Field label={t`Type “${name}” to delete it`}>
          <Input value={typed} onChange={(e) => setTyped(e.target.value)} autoComplete="off" spellCheck={false} />
        </Field>
        {remove.error !== null && (
          <p role="alert" className="text-danger">
            {errorText(remove.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** What goes with the channel, and what stays. */
function Touched({ p }: { p: RemovalPreview }) {
  const goes = [
    p.cases > 0 && plural(p.cases, { one: "# open or pending case", other: "# open or pending cases" }),
    p.waiting > 0 &&
      plural(p.waiting, { one: "# customer waits for an answer", other: "# customers wait for an answer" }),
    p.elsewhere > 0 &&
      plural(p.elsewhere, {
        one: "# case goes on by another channel and stays open",
        other: "# cases go on by another channel and stay open",
      }),
    p.queued > 0 &&
      plural(p.queued, { one: "# message on its way out fails", other: "# messages on their way out fail" }),
    p.scheduled > 0 && plural(p.scheduled, { one: "# planned message fails", other: "# planned messages fail" }),
    p.drafts > 0 &&
      plural(p.drafts, { one: "# draft is kept, but can't be sent", other: "# drafts are kept, but can't be sent" }),
    p.followers > 0 &&
      plural(p.followers, { one: "# person follows cases on it", other: "# people follow cases on it" }),
    p.workstream !== null && t`It leaves the workstream “${p.workstream.name}”`,
  ].filter((line) => typeof line === "string");
  return (
    <div className="grid gap-2">
      {goes.length > 0 && (
        <>
          <p className="font-medium">{t`This touches:`}</p>
          <ul className="list-disc pl-5 text-ink-2">
            {goes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className="text-ink-2">
        {plural(p.conversations, {
          0: "Nothing was written on it yet.",
          one: "Its # conversation stays: it can be read and found.",
          other: "Its # conversations stay: they can be read and found.",
        })}{" "}
        <Trans>
          Its secrets are erased at once, and the platform's requests are turned away. For 30 days you can bring it back
          with new secrets.
        </Trans>
      </p>
    </div>
  );
}

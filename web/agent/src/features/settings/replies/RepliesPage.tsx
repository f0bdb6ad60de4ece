import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Pencil, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useCan } from "@/entities/me";
import { type SavedReply, savedRepliesQuery, tagKeys } from "@/entities/tag";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";

const variables = () => [
  { key: "contact.first_name", label: t`Customer's first name`, example: "Lucía" },
  { key: "contact.name", label: t`Customer's name`, example: "Lucía Ortega" },
  { key: "agent.name", label: t`Your name`, example: "Marta" },
  { key: "workspace.name", label: t`Business`, example: "Tienda Alba" },
  { key: "case.number", label: t`Case number`, example: "1042" },
];

export function RepliesPage() {
  const query = useQuery(savedRepliesQuery);
  const manage = useCan("replies.manage");
  const [editing, setEditing] = useState<Partial<SavedReply>>();
  const [deleting, setDeleting] = useState<SavedReply>();
  const remove = useChange((reply: SavedReply) => api.del(`/saved-replies/${reply.id}`), {
    refresh: [tagKeys.replies],
    done: t`The saved reply is gone.`,
    onDone: () => setDeleting(undefined),
  });
  const add = manage && (
    <Button variant="primary" onClick={() => setEditing({})}>
      <Plus /> {t`New saved reply`}
    </Button>
  );
  return (
    <Page
      title={t`Saved replies`}
      term="saved-reply"
      about={t`Answers that you write often. In the composer, type “/” and the shortcut.`}
      action={add}
    >
      <Loading query={query}>
        {(replies) =>
          replies.length === 0 ? (
            <EmptyState icon={MessageSquareText} title={t`No saved replies yet`} action={add}>
              {t`Write the answer to the question you get most.`}
            </EmptyState>
          ) : (
            <Rows label={t`Saved replies`}>
              {replies.map((reply) => (
                <Row key={reply.id}>
                  <div className="min-w-0 flex-1 sm:flex sm:items-center sm:gap-3">
                    <code className="block truncate font-mono text-accent-ink text-xs sm:w-28 sm:shrink-0">
                      /{reply.shortcut}
                    </code>
                    <div className="min-w-0">
                      <p className="truncate text-sm font-medium">{reply.title}</p>
                      <p className="line-clamp-1 text-xs text-ink-3">{reply.text}</p>
                    </div>
                  </div>
                  {manage && (
                    <>
                      <IconButton label={t`Edit ${reply.title}`} onClick={() => setEditing(reply)}>
                        <Pencil />
                      </IconButton>
                      <IconButton label={t`Delete ${reply.title}`} onClick={() => setDeleting(reply)}>
                        <Trash2 />
                      </IconButton>
                    </>
                  )}
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {editing && <ReplyDialog reply={editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <Confirm
          title={t`Delete “${deleting.title}”?`}
          confirm={t`Delete the saved reply`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>Nobody can insert it any more. Messages that were sent with it stay.</Trans>
        </Confirm>
      )}
    </Page>
  );
}

function ReplyDialog({ reply, onClose }: { reply: Partial<SavedReply>; onClose: () => void }) {
  const [value, setValue] = useState({ shortcut: "", title: "", text: "", ...reply });
  const area = useRef<HTMLTextAreaElement>(null);
  const body = { shortcut: value.shortcut, title: value.title, text: value.text };
  const save = useChange(
    () => (reply.id ? api.patch(`/saved-replies/${reply.id}`, body) : api.post("/saved-replies", body)),
    { refresh: [tagKeys.replies], quiet: true, onDone: onClose },
  );
  const fault = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const insert = (key: string) => {
    const at = area.current?.selectionStart ?? value.text.length;
    setValue({ ...value, text: `${value.text.slice(0, at)}{{${key}}}${value.text.slice(at)}` });
    area.current?.focus();
  };
  const preview = variables().reduce((text, v) => text.replaceAll(`{{${v.key}}}`, v.example), value.text);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={reply.id ? t`Edit saved reply` : t`New saved reply`}
    >
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <div className="grid gap-4 sm:grid-cols-[1fr_2fr]">
          <Field label={t`Shortcut`} help={t`Letters, digits and hyphens`} error={fault("shortcut")}>
            <Input
              value={value.shortcut}
              onChange={(e) =>
                setValue({ ...value, shortcut: e.target.value.toLowerCase().replace(/[^\p{L}\d-]/gu, "") })
              }
              maxLength={32}
              required
              autoFocus
            />
          </Field>
          <Field label={t`Title`} error={fault("title")}>
            <Input
              value={value.title}
              onChange={(e) => setValue({ ...value, title: e.target.value })}
              maxLength={80}
              required
            />
          </Field>
        </div>
        <Field label={t`Text`} error={fault("text")}>
          <Textarea
            ref={area}
            value={value.text}
            onChange={(e) => setValue({ ...value, text: e.target.value })}
            rows={5}
            maxLength={4096}
            required
          />
        </Field>
        <fieldset>
          <legend className="mb-1 text-xs text-ink-3">{t`Insert a variable`}</legend>
          <div className="flex flex-wrap gap-1.5">
            {variables().map((v) => (
              <Button key={v.key} size="sm" onClick={() => insert(v.key)}>
                {v.label}
              </Button>
            ))}
          </div>
        </fieldset>
        {preview && (
          <div className="grid gap-1">
            <span className="text-xs text-ink-3">{t`As the customer reads it`}</span>
            <p className="whitespace-pre-wrap rounded-lg bg-bubble-out px-3 py-2 text-base">{preview}</p>
          </div>
        )}
        {save.isError && !fault("shortcut") && !fault("title") && !fault("text") && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Save`}
        </Button>
      </form>
    </Dialog>
  );
}

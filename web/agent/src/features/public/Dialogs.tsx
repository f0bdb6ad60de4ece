import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Megaphone } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { runAction } from "@/actions/run";
import { answerInPrivate, type PublicItem, type Verb } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { closePublic, type PublicQuestion, usePublicQuestion } from "./dialogs";
import { inverseOf, mayOf, performVerb, verbTitle } from "./item/verbs";
import { usePublicCaps } from "./use-public-caps";
import { say } from "./words";

/** Where the questions about public items are asked; once on a page that shows such items. */
export function PublicDialogs({ onReply }: { onReply: (item: PublicItem) => void }) {
  const question = usePublicQuestion();
  const answer = useRef(onReply);
  answer.current = onReply;
  useEffect(() => {
    if (question?.kind !== "reply") return;
    closePublic();
    answer.current(question.item);
  }, [question]);
  useEffect(() => closePublic, []);
  if (!question || question.kind === "reply") return null;
  if (question.kind === "verb" || question.kind === "verbs") return <VerbDialog of={question} />;
  const Body = question.kind === "rewrite" ? RewriteDialog : PrivateDialog;
  return <Body key={question.item.message_id} item={question.item} />;
}

const onOpenChange = (open: boolean) => {
  if (!open) closePublic();
};

/** Says what the public will see, whether it can be undone, and that our copy is kept. */
function VerbDialog({ of }: { of: Extract<PublicQuestion, { kind: "verb" | "verbs" }> }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const items = of.kind === "verb" ? [of.item] : of.items;
  const verb: Verb = of.verb;
  const says = [...new Set(items.map((i) => say(mayOf(i, verb)?.says)).filter((s) => s !== ""))];
  const final = items.some((i) => mayOf(i, verb)?.final);
  const undo = inverseOf(verb);
  const name = items[0]?.message.author.name ?? "";
  const go = () => {
    closePublic();
    if (of.kind === "verbs") return of.go();
    void runAction({
      id: `public.${verb}`,
      title: verbTitle(verb),
      icon: Megaphone,
      group: "other",
      perform: () => performVerb(client, of.item, verb),
    });
  };
  const titles: Partial<Record<Verb, string>> = {
    hide: items.length > 1 ? t`Hide ${items.length} items from the public?` : t`Hide what ${name} wrote?`,
    remove: items.length > 1 ? t`Delete ${items.length} items on the network?` : t`Delete what ${name} wrote?`,
    block: items.length > 1 ? t`Block the authors of ${items.length} items?` : t`Block ${name}?`,
    withdraw: t`Delete our words?`,
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={titles[verb] ?? verbTitle(verb)}
      footer={
        <>
          <Button onClick={closePublic}>{t`Cancel`}</Button>
          <Button variant={verb === "hide" ? "primary" : "danger"} autoFocus onClick={go}>
            {verbTitle(verb)}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-sm">
        {of.kind === "verb" && (
          <blockquote className="line-clamp-4 whitespace-pre-wrap break-words border-line-strong border-l-2 pl-3 text-ink-2">
            {of.item.message.text}
          </blockquote>
        )}
        <ul className="grid list-disc gap-1 pl-5">
          {says.map((s) => (
            <li key={s}>{s}</li>
          ))}
          <li className={final ? "font-medium text-danger" : undefined}>
            {final
              ? t`It can't be undone on the network.`
              : undo
                ? t`You can take it back later: ${verbTitle(undo)}.`
                : t`It can't be taken back here.`}
          </li>
          {(verb === "hide" || verb === "remove" || verb === "withdraw") && (
            <li>{t`Our copy is kept here, and the history says who did it.`}</li>
          )}
        </ul>
      </div>
    </Dialog>
  );
}

/** Changes the words of something that we wrote. */
function RewriteDialog({ item }: { item: PublicItem }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const limit = usePublicCaps(item.channel_id)?.reply.text_length ?? 0;
  const [text, setText] = useState(item.message.text);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const left = limit - [...text].length;
  const bad = text.trim() === "" || text.trim() === item.message.text || (limit > 0 && left < 0);
  const go = () => {
    setBusy(true);
    performVerb(client, item, "rewrite", text.trim())
      .then(closePublic, (e) => setError(errorText(e)))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t`Edit our words`}
      description={say(mayOf(item, "rewrite")?.says) || t`Everybody sees the new words.`}
      footer={
        <>
          <Button onClick={closePublic}>{t`Cancel`}</Button>
          <Button variant="primary" busy={busy} inactive={bad} onClick={go}>{t`Change on the network`}</Button>
        </>
      }
    >
      <Field label={t`Our words`} error={error || undefined} help={limit > 0 ? t`${left} characters left` : undefined}>
        <Textarea rows={5} value={text} autoFocus onChange={(e) => setText(e.target.value)} />
      </Field>
    </Dialog>
  );
}

/** Answers what was said in public in a private conversation with its author. */
function PrivateDialog({ item }: { item: PublicItem }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const key = useRef("");
  const name = item.message.author.name;
  const go = () => {
    setBusy(true);
    key.current ||= crypto.randomUUID();
    answerInPrivate(item.message_id, text.trim(), key.current)
      .then(
        ({ case_id }) => {
          closePublic();
          toast({ title: t`Answered in private. The rest goes on there.` });
          if (case_id) void navigate({ to: `/inbox/all/${case_id}` as string });
        },
        (e) => {
          key.current = "";
          setError(errorText(e));
        },
      )
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t`Answer ${name} in private`}
      description={say(mayOf(item, "private")?.says) || t`Only ${name} gets it. The public doesn't see it.`}
      footer={
        <>
          <Button onClick={closePublic}>{t`Cancel`}</Button>
          <Button variant="primary" busy={busy} inactive={text.trim() === ""} onClick={go}>{t`Send in private`}</Button>
        </>
      }
    >
      <div className="grid gap-3">
        <blockquote className="line-clamp-3 whitespace-pre-wrap break-words border-line-strong border-l-2 pl-3 text-ink-2 text-sm">
          {item.message.text}
        </blockquote>
        <Field label={t`Private message`} error={error || undefined}>
          <Textarea rows={4} value={text} autoFocus onChange={(e) => setText(e.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}

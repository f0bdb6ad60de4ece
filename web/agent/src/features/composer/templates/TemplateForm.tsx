import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SendHorizontal } from "lucide-react";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { consentKeys, permissionQuery } from "@/entities/consent";
import { useMe } from "@/entities/me";
import { type Message, messageKeys, putMessage } from "@/entities/message";
import type { Pages } from "@/entities/page";
import { type Scheduled, storeScheduled } from "@/entities/scheduled";
import {
  type PreparedTemplate,
  preparedQuery,
  sendableVersions,
  sendTemplate,
  type TemplateOrder,
  type TemplateSheet,
  templateKeys,
  templateLanguage,
} from "@/entities/template";
import { PhonePreview } from "@/features/templates/parts/PhonePreview";
import { errorText } from "@/lib/error-text";
import { QuoteLine } from "../cost/QuoteLine";
import type { About } from "./about";
import { BlankField } from "./BlankField";
import { blankErrors, otherErrors, variablesFor } from "./findings";
import { PermissionNote } from "./PermissionNote";

interface Props {
  /** Whose it is; of a conversation that has no case yet, without a number. */
  c: About;
  conversationId: string;
  sheet: TemplateSheet | undefined;
  order: TemplateOrder;
  onBack?: () => void;
  onClose: () => void;
  onSent: () => void;
}

/** How long somebody has typed nothing until the preview follows. */
const quiet = 250;

/** The blanks of a template beside how it will read, and the button that sends it. */
export function TemplateForm({ c, conversationId, sheet, order, onBack, onClose, onSent }: Props) {
  const { t } = useLingui();
  const [language, setLanguage] = useState(order.language ?? "");
  const [typed, setTyped] = useState<Record<string, string>>(order.variables ?? {});
  const [strict, setStrict] = useState(false);
  const [asked, ask] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wanted: TemplateOrder = {
    id: order.id,
    language: language || undefined,
    variables: variablesFor(sheet, language, typed),
  };
  const settled = useSettled(wanted);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    ...preparedQuery(conversationId, settled),
    placeholderData: keepPreviousData,
  });
  const fresh = !isFetching && !isPlaceholderData && JSON.stringify(settled) === JSON.stringify(wanted);
  const send = useSend(conversationId, onSent);
  const refused = isApiError(send.error) ? send.error : undefined;
  const { data: permission } = useQuery(permissionQuery(conversationId));
  const verdict = sheet && permission?.verdicts[sheet.category];
  const unwanted = verdict?.level === "refused";
  const errors = data ? blankErrors(data, strict, refused) : {};
  const rest = data ? otherErrors(data, refused) : [];
  // The preview of what was typed last decides: it is waited for, so that nothing goes that it would refuse.
  const { mutate } = send;
  useEffect(() => {
    if (!asked || !fresh) return;
    ask(false);
    if (data?.sendable) mutate({ ...settled, language: data.language });
    else form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [asked, fresh, data, settled, mutate]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setStrict(true);
    if (!send.isPending && !unwanted) ask(true);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-4 pt-1">
      {error && (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      )}
      {data ? (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <div className="grid min-w-0 gap-3">
            <LanguageField sheet={sheet} data={data} onChange={setLanguage} />
            {data.blanks
              .filter((b) => b.kind !== "payload")
              .map((b) => (
                <BlankField
                  key={b.key}
                  c={c}
                  blank={b}
                  value={typed[b.key] ?? data.values[b.key] ?? ""}
                  error={errors[b.key]}
                  onChange={(value) => {
                    send.reset();
                    ask(false);
                    setTyped((old) => ({ ...old, [b.key]: value }));
                  }}
                />
              ))}
          </div>
          <PhonePreview shown={data.shown} />
        </div>
      ) : (
        !error && <Skeleton className="h-40" />
      )}
      {rest.map((words) => (
        <p key={words} role="alert" className="text-sm text-danger">
          {words}
        </p>
      ))}
      {send.error && Object.keys(errors).length === 0 && rest.length === 0 && (
        <p role="alert" className="text-sm text-danger">
          <Trans>Not sent.</Trans> {errorText(send.error)}
        </p>
      )}
      <PermissionNote verdict={verdict} contact={c.contact.name} />
      <QuoteLine conversationId={conversationId} category={sheet?.category} />
      <div className="flex flex-wrap justify-end gap-2">
        {onBack && <Button onClick={onBack}>{t`Back`}</Button>}
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button type="submit" variant="primary" busy={send.isPending || asked} inactive={!data || unwanted}>
          <SendHorizontal aria-hidden /> {t`Send`}
        </Button>
      </div>
    </form>
  );
}

/** A value once it has rested for a moment. */
function useSettled(order: TemplateOrder): TemplateOrder {
  const text = JSON.stringify(order);
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), quiet);
    return () => clearTimeout(timer);
  }, [text]);
  return useMemo(() => JSON.parse(settled) as TemplateOrder, [settled]);
}

function useSend(conversationId: string, onSent: () => void) {
  const client = useQueryClient();
  const hold = useMe().undo_seconds ?? 0;
  // A try that may have arrived keeps its key, so that the next one acts once.
  const key = useRef({ what: "", key: "" });
  return useMutation({
    mutationFn: (order: TemplateOrder) => {
      const what = JSON.stringify(order);
      if (key.current.what !== what) key.current = { what, key: crypto.randomUUID() };
      return sendTemplate(conversationId, order, key.current.key, hold);
    },
    onSuccess: (message, order) => {
      if (message.send_at) {
        client.setQueryData(templateKeys.held(message.id), order);
        storeScheduled(client, message as Scheduled);
        onSent();
        return;
      }
      client.setQueryData<Pages<Message>>(
        messageKeys.list(conversationId),
        (data) => data && putMessage(data, message),
      );
      onSent();
    },
    onError: (e) => {
      // What was known of the customer's permission was old.
      if (isApiError(e, "opted_out") || isApiError(e, "no_consent"))
        void client.invalidateQueries({ queryKey: consentKeys.permission(conversationId) });
      // A clear refusal did nothing: the next try is a new one.
      if (isApiError(e) && e.status >= 400 && e.status < 500) key.current = { what: "", key: "" };
    },
  });
}

interface LanguageProps {
  sheet: TemplateSheet | undefined;
  data: PreparedTemplate;
  onChange: (language: string) => void;
}

/** Which language it is in and why; another one can be chosen. */
function LanguageField({ sheet, data, onChange }: LanguageProps) {
  const { t } = useLingui();
  const why: Record<PreparedTemplate["language_why"], string> = {
    asked: t`As you chose.`,
    contact: t`The customer's language.`,
    case: t`The language of the case.`,
    default: t`The template's own language: nothing tells the customer's, or it isn't approved in it.`,
    workspace: t`The workspace's language.`,
    only: t`The only language that is approved.`,
    none: t`No language of it is approved.`,
  };
  const own = { value: data.language, label: templateLanguage(data.language) };
  const others = sheet
    ? sendableVersions(sheet).map((v) => ({ value: v.language, label: templateLanguage(v.language) }))
    : [];
  return (
    <Field label={t`Language`} help={why[data.language_why]}>
      <Select
        value={data.language}
        options={others.some((o) => o.value === own.value) ? others : [own, ...others]}
        onChange={onChange}
      />
    </Field>
  );
}

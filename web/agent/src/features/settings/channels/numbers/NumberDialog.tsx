import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import {
  type AccountNumber,
  type NumberFailure,
  type NumberOutcome,
  type NumberRules,
  numberKeys,
} from "@/entities/number";
import { errorText } from "@/lib/error-text";
import { languageName } from "./languages";
import { Refusal } from "./Refusal";
import { methodWords } from "./words";

export type Deed =
  | "add"
  | "code"
  | "verify"
  | "register"
  | "deregister"
  | "pin"
  | "name"
  | "connect"
  | "subscribe"
  | "unsubscribe";

interface Props {
  deed: Deed;
  channelId: string;
  rules: NumberRules;
  /** Which number it is about; none for a new one and for the account. */
  number?: AccountNumber;
  onClose: () => void;
  onDone?: (outcome: NumberOutcome) => void;
}

/** Asks for what a deed needs, has the platform do it, and says what became of it. */
export function NumberDialog({ deed, channelId, rules, number, onClose, onDone }: Props) {
  const client = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>(() => startOf(deed, rules, number));
  const [failure, setFailure] = useState<NumberFailure | null>(null);
  const at = `/channels/${channelId}/numbers`;
  const run = useMutation({
    mutationFn: () => call(deed, at, channelId, number, values),
    onSuccess: (outcome) => {
      client.setQueryData(numberKeys.of(channelId), outcome.account);
      void client.invalidateQueries({ queryKey: numberKeys.all });
      void client.invalidateQueries({ queryKey: ["channels"] });
      if (outcome.failure) {
        setFailure(outcome.failure);
        return;
      }
      toast({ title: doneWords(deed) });
      onClose();
      onDone?.(outcome);
    },
  });
  const field = (name: string) => (isApiError(run.error) ? run.error.field(name) : undefined);
  const set = (name: string) => (value: string) => setValues((old) => ({ ...old, [name]: value }));
  const fields = fieldsOf(deed, rules, number);
  const untold = run.error !== null && !fields.some((f) => field(f.name));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={titleOf(deed, number)}
      description={aboutOf(deed, number)}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant={deed === "deregister" || deed === "unsubscribe" ? "danger" : "primary"}
            type="submit"
            form="number-deed"
            busy={run.isPending}
          >
            {buttonOf(deed)}
          </Button>
        </>
      }
    >
      <form
        id="number-deed"
        className="grid gap-4"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          setFailure(null);
          run.mutate();
        }}
      >
        {fields.map((f) => (
          <Field key={f.name} label={f.label} help={f.help} optional={f.optional} error={field(f.name)}>
            {f.options ? (
              <Select value={values[f.name] ?? ""} options={f.options} onChange={set(f.name)} />
            ) : (
              <Input
                value={values[f.name] ?? ""}
                inputMode={f.digits ? "numeric" : "text"}
                autoComplete={f.secret ? "one-time-code" : "off"}
                placeholder={f.placeholder}
                onChange={(e) => set(f.name)(e.target.value)}
              />
            )}
          </Field>
        ))}
        {failure && <Refusal failure={failure} />}
        {untold && (
          <p role="alert" className="text-sm text-danger">
            {errorText(run.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface Asked {
  name: string;
  label: string;
  help?: string;
  optional?: string;
  placeholder?: string;
  digits?: boolean;
  secret?: boolean;
  options?: { value: string; label: ReactNode }[];
}

function fieldsOf(deed: Deed, rules: NumberRules, number?: AccountNumber): Asked[] {
  const length = rules.pin_length;
  switch (deed) {
    case "add":
      return [
        {
          name: "country",
          label: t`Calling code`,
          help: t`Of the country, such as 34.`,
          digits: true,
          placeholder: "34",
        },
        {
          name: "number",
          label: t`Number`,
          help: t`Without the calling code. It must not be in use in the app of a phone.`,
          digits: true,
          placeholder: "910 000 000",
        },
        {
          name: "name",
          label: t`Name that customers see`,
          help: t`The platform reviews it: it has to be that of your business.`,
        },
      ];
    case "code":
      return [
        {
          name: "method",
          label: t`How the code comes`,
          options: (rules.code_methods ?? []).map((m) => ({ value: m, label: methodWords(m) })),
        },
        {
          name: "language",
          label: t`Language of the message`,
          options: (rules.code_languages ?? []).map((l) => ({ value: l, label: languageName(l) })),
        },
      ];
    case "verify":
      return [{ name: "code", label: t`Code`, digits: true, secret: true, placeholder: "123-456" }];
    case "register":
      return [
        {
          name: "pin",
          label: t`PIN`,
          help: number?.pin
            ? t`The one that was set when the number was registered before.`
            : t`Choose ${length} digits. They are kept here, sealed, and asked for when the number is registered elsewhere.`,
          optional: number?.pin_kept ? t`optional: the one that is kept` : undefined,
          digits: true,
          secret: true,
        },
      ];
    case "pin":
      return [{ name: "pin", label: t`New PIN`, help: t`${length} digits.`, digits: true, secret: true }];
    case "name":
      return [
        { name: "name", label: t`New name`, help: t`Until it is approved, customers go on seeing the present one.` },
      ];
    case "connect":
      return [{ name: "name", label: t`Name of the channel`, help: t`How your team calls it.` }];
    default:
      return [];
  }
}

function startOf(deed: Deed, rules: NumberRules, number?: AccountNumber): Record<string, string> {
  if (deed === "code")
    return { method: rules.code_methods?.[0] ?? "", language: languageOf(rules.code_languages ?? []) };
  if (deed === "connect") return { name: number?.name ?? "" };
  return {};
}

/** The browser's own language among those that codes come in. */
function languageOf(offered: string[]): string {
  const mine = (navigator.language || "en").replace("-", "_");
  return (
    offered.find((l) => l === mine) ?? offered.find((l) => l.split("_")[0] === mine.split("_")[0]) ?? offered[0] ?? ""
  );
}

function call(
  deed: Deed,
  at: string,
  channelId: string,
  number: AccountNumber | undefined,
  values: Record<string, string>,
): Promise<NumberOutcome> {
  const one = `${at}/${number?.id ?? ""}`;
  switch (deed) {
    case "add":
      return api.post(at, values);
    case "subscribe":
      return api.put(`/channels/${channelId}/subscription`, { own: true });
    case "unsubscribe":
      return api.del(`/channels/${channelId}/subscription`);
    case "pin":
      return api.put(`${one}/pin`, values);
    case "name":
      return api.put(`${one}/name`, values);
    case "connect":
      return api.post(`${one}/channel`, values);
    case "deregister":
      return api.post(`${one}/deregister`);
    default:
      return api.post(`${one}/${deed}`, values);
  }
}

function titleOf(deed: Deed, number?: AccountNumber): string {
  const which = number?.number ?? "";
  switch (deed) {
    case "add":
      return t`Add a number`;
    case "code":
      return t`Verify ${which}`;
    case "verify":
      return t`Enter the code of ${which}`;
    case "register":
      return t`Register ${which}`;
    case "deregister":
      return t`Deregister ${which}?`;
    case "pin":
      return t`Set another PIN for ${which}`;
    case "name":
      return t`Ask for another name for ${which}`;
    case "connect":
      return t`Connect ${which}`;
    case "subscribe":
      return t`Send the account's news here?`;
    case "unsubscribe":
      return t`Send the account's news nowhere?`;
  }
}

function aboutOf(deed: Deed, number?: AccountNumber): string | undefined {
  switch (deed) {
    case "add":
      return t`It is added to the account at the platform. Then it is verified by a code and registered.`;
    case "code":
      return t`The platform sends a code to the number itself. It proves that the number is yours.`;
    case "register":
      return t`Then it sends and receives. A number can be registered and deregistered ten times in 72 hours.`;
    case "deregister":
      return t`It sends and receives nothing until it is registered again, with the same PIN. Cases and messages stay.`;
    case "name":
      return t`Now: ${number?.name ?? ""}`;
    case "connect":
      return t`Makes a channel of it with the account's own token. Its messages arrive from then on.`;
    case "subscribe":
      return t`The platform checks this server's address and sends the messages of all the account's numbers to it. Another system that got them until now gets them no more.`;
    case "unsubscribe":
      return t`No message of any number of this account arrives any more until you subscribe again.`;
    default:
      return undefined;
  }
}

function buttonOf(deed: Deed): string {
  switch (deed) {
    case "add":
      return t`Add the number`;
    case "code":
      return t`Send the code`;
    case "verify":
      return t`Verify`;
    case "register":
      return t`Register`;
    case "deregister":
      return t`Deregister`;
    case "pin":
      return t`Set the PIN`;
    case "name":
      return t`Ask for the name`;
    case "connect":
      return t`Connect`;
    case "subscribe":
      return t`Subscribe`;
    case "unsubscribe":
      return t`End the subscription`;
  }
}

function doneWords(deed: Deed): string {
  switch (deed) {
    case "add":
      return t`The number is added.`;
    case "code":
      return t`The code is on its way.`;
    case "verify":
      return t`The number is verified.`;
    case "register":
      return t`The number is registered.`;
    case "deregister":
      return t`The number is deregistered.`;
    case "pin":
      return t`The PIN is set.`;
    case "name":
      return t`The name is in review.`;
    case "connect":
      return t`The number is connected.`;
    case "subscribe":
      return t`The account's news come here.`;
    case "unsubscribe":
      return t`The subscription has ended.`;
  }
}

import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { shopsQuery } from "@/entities/commerce";
import { type DeskForm, type FormScreen, type FormSheet, formKeys, formQuery } from "@/entities/form";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { Answers } from "./Answers";
import { FormPhone } from "./FormPhone";
import { Questions } from "./Questions";
import { isChoice, moved, newScreen, placeWords, stateWord } from "./words";

/** A form, new or as it is. */
export function FormPage() {
  const { formId } = useParams({ strict: false }) as { formId?: string };
  return formId ? <Existing id={formId} /> : <Builder />;
}

function Existing({ id }: { id: string }) {
  const query = useQuery(formQuery(id));
  return <Loading query={query}>{(form) => <Builder key={form.id} form={form} />}</Loading>;
}

/** What is sent: lines that were left empty are no answers to choose from. */
function tidy(screens: readonly FormScreen[]): FormScreen[] {
  return screens.map((s) => ({
    ...s,
    fields: s.fields.map((f) =>
      isChoice(f.kind) ? { ...f, options: (f.options ?? []).map((o) => o.trim()).filter(Boolean) } : f,
    ),
  }));
}

function Builder({ form }: { form?: FormSheet }) {
  const navigate = useNavigate();
  const manage = useCan("templates.manage");
  const shops = useQuery(shopsQuery).data ?? [];
  const channels = shops.flatMap((s) => s.channels.slice(0, 1));
  const [name, setName] = useState(form?.name ?? "");
  const [chosen, setChannel] = useState("");
  const [screens, setScreens] = useState<FormScreen[]>(form?.screens ?? [newScreen()]);
  const [at, setAt] = useState(0);
  const [dirty, setDirty] = useState(!form);
  const [asking, setAsking] = useState<"delete" | "retire">();
  const channel = chosen || channels[0]?.id || "";
  const screen = screens[at] ?? screens[0];
  const change = (next: FormScreen[]) => {
    setScreens(next);
    setDirty(true);
  };
  const settle = (saved: DeskForm) => {
    setScreens(saved.screens);
    setDirty(false);
    if (!form) void navigate({ to: "/settings/forms/$formId", params: { formId: saved.id }, replace: true });
  };
  const save = useChange(
    () => {
      const body = { name, screens: tidy(screens) };
      return form
        ? api.patch<DeskForm>(`/forms/${form.id}`, body)
        : api.post<DeskForm>("/forms", { ...body, channel_id: channel });
    },
    { refresh: [formKeys.all], done: t`Saved.`, quiet: true, onDone: settle },
  );
  const publish = useChange(
    async () => {
      if (dirty && form) settle(await api.patch<DeskForm>(`/forms/${form.id}`, { name, screens: tidy(screens) }));
      return api.post<FormSheet>(`/forms/${form?.id}/publish`);
    },
    { refresh: [formKeys.all], done: t`Published: it can be sent from now on.`, quiet: true },
  );
  const retire = useChange(() => api.post<FormSheet>(`/forms/${form?.id}/retire`), {
    refresh: [formKeys.all],
    done: t`Nobody can fill it in any more.`,
    onDone: () => setAsking(undefined),
  });
  const remove = useChange(() => api.del(`/forms/${form?.id}`), {
    refresh: [formKeys.all],
    onDone: () => void navigate({ to: "/settings/forms" }),
  });
  const error = publish.error ?? save.error;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    publish.reset();
    save.mutate(undefined);
  };
  return (
    <Page
      title={form ? form.name : t`New form`}
      about={form ? about(form) : t`It is a draft until you publish it.`}
      action={
        form &&
        manage && (
          <Button
            variant="primary"
            busy={publish.isPending}
            inactive={!dirty && !form.changed && form.state === "published"}
            hint={t`Nothing changed since it was published.`}
            onClick={() => {
              save.reset();
              publish.mutate(undefined);
            }}
          >
            {form.version > 0 ? t`Publish the changes` : t`Publish`}
          </Button>
        )
      }
    >
      <form onSubmit={submit} className="grid grid-cols-1 gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t`Name`} help={t`For your team, and as the heading of its answers.`}>
            <Input
              required
              disabled={!manage}
              maxLength={100}
              value={name}
              onChange={(e) => {
                setName(e.target.value);
                setDirty(true);
              }}
            />
          </Field>
          {!form && channels.length > 0 && (
            <Field label={t`Channel`} help={t`All channels of its account can send the form.`}>
              <Select
                value={channel}
                options={channels.map((c) => ({ value: c.id, label: c.name }))}
                onChange={setChannel}
              />
            </Field>
          )}
        </div>
        {!form && channels.length === 0 && (
          <p className="text-sm text-ink-2">{t`No channel has forms yet: connect one whose platform has them, with its business account.`}</p>
        )}
        <Screens screens={screens} at={at} disabled={!manage} onPick={setAt} onChange={change} />
        {screen && (
          <div className="grid gap-5 md:grid-cols-[1fr_20rem]">
            <Questions
              screen={screen}
              disabled={!manage}
              onChange={(next) => change(screens.map((s, i) => (i === at ? next : s)))}
            />
            <FormPhone screen={screen} last={at === screens.length - 1} />
          </div>
        )}
        {(error || form?.failure) && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-1.5 text-sm text-danger">
            {error ? problemText(error) : [form?.failure?.title, form?.failure?.detail].filter(Boolean).join(": ")}
          </p>
        )}
        {manage && (
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              variant={form ? "secondary" : "primary"}
              busy={save.isPending}
              inactive={!dirty || (!form && !channel)}
              hint={t`There is nothing to save.`}
            >
              {form ? t`Save` : t`Save the draft`}
            </Button>
            {form?.version === 0 && <Button onClick={() => setAsking("delete")}>{t`Delete`}</Button>}
            {form && (form.state === "published" || form.state === "halted") && (
              <Button onClick={() => setAsking("retire")}>{t`Retire`}</Button>
            )}
          </div>
        )}
      </form>
      {form && form.version > 0 && (
        <Section title={t`Answers`} about={t`What customers filled in, the newest first.`}>
          <Answers formId={form.id} />
        </Section>
      )}
      {asking === "retire" && (
        <Confirm
          title={t`Retire ${name}?`}
          confirm={t`Retire`}
          onConfirm={() => retire.mutateAsync(undefined)}
          onClose={() => setAsking(undefined)}
        >
          {t`Customers can't fill it in any more, also where it was sent already. Its answers stay. It can be published again as a new version.`}
        </Confirm>
      )}
      {asking === "delete" && (
        <Confirm
          title={t`Delete ${name}?`}
          confirm={t`Delete`}
          onConfirm={() => remove.mutateAsync(undefined)}
          onClose={() => setAsking(undefined)}
        >
          {t`It was never published, so nobody has it.`}
        </Confirm>
      )}
    </Page>
  );
}

function about(form: FormSheet): string {
  const state = stateWord(form.state);
  if (form.version === 0) return state;
  const version = form.version;
  return form.changed
    ? t`${state}, version ${version}. There are changes that customers don't get yet.`
    : t`${state}, version ${version}.`;
}

/** Why it was refused, with the place in words. */
function problemText(error: unknown): string {
  const problem = isApiError(error) ? error.errors[0] : undefined;
  const place = problem ? placeWords(problem.field) : "";
  return place && problem ? `${place}: ${problem.detail}` : errorText(error);
}

interface ScreensProps {
  screens: FormScreen[];
  at: number;
  disabled: boolean;
  onPick: (at: number) => void;
  onChange: (screens: FormScreen[]) => void;
}

/** The screens of a form, of which one is worked on. */
function Screens({ screens, at, disabled, onPick, onChange }: ScreensProps) {
  const number = at + 1;
  const move = (by: -1 | 1) => {
    onChange(moved(screens, at, by));
    onPick(at + by);
  };
  return (
    <div className="flex flex-wrap items-center gap-1 border-b border-line pb-2">
      <div role="tablist" aria-label={t`Screens`} className="flex flex-wrap gap-1">
        {screens.map((s, i) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: screens have no other identity while they are written
            key={i}
            type="button"
            role="tab"
            aria-selected={i === at}
            onClick={() => onPick(i)}
            className="h-8 max-w-40 truncate rounded-md px-2.5 text-sm aria-selected:bg-accent-soft aria-selected:text-accent-ink"
          >
            {i + 1}. {s.title || t`Screen`}
          </button>
        ))}
      </div>
      {!disabled && (
        <>
          {screens.length < 8 && (
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                onChange([...screens, newScreen()]);
                onPick(screens.length);
              }}
            >
              <Plus /> {t`Add a screen`}
            </Button>
          )}
          <span className="flex-1" />
          <span className="text-xs text-ink-3">{plural(screens.length, { one: "# screen", other: "# screens" })}</span>
          <IconButton label={t`Move screen ${number} forward`} inactive={at === 0} onClick={() => move(-1)}>
            <ArrowUp />
          </IconButton>
          <IconButton
            label={t`Move screen ${number} back`}
            inactive={at === screens.length - 1}
            onClick={() => move(1)}
          >
            <ArrowDown />
          </IconButton>
          <IconButton
            label={t`Remove screen ${number}`}
            inactive={screens.length === 1}
            onClick={() => {
              onChange(screens.filter((_, i) => i !== at));
              onPick(Math.max(0, at - 1));
            }}
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </div>
  );
}

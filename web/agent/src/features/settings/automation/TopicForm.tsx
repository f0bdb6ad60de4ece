import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Badge } from "@kit/badge";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { channelsQuery } from "@/entities/channel";
import type { FilterNode } from "@/entities/filter";
import { type RecipeGap, recipeKeys, type Topic } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Conditions } from "./Conditions";
import { Gaps } from "./Gaps";
import { lostChannel } from "./gap-text";

interface Props {
  /** The one that is changed; without, a new one. */
  topic?: Topic | undefined;
  onClose: () => void;
  onSaved: (topic: Topic) => void;
}

/** A topic, new or as it is, with what changes when it does. */
export function TopicForm({ topic, onClose, onSaved }: Props) {
  const form = useId();
  const [name, setName] = useState(topic?.name ?? "");
  const [channels, setChannels] = useState<string[]>(topic?.channels ?? []);
  const [filter, setFilter] = useState<FilterNode | null>(topic?.filter ?? null);
  const [broken, setBroken] = useState(false);
  const save = useChange(
    () => {
      const fields = { name, channels, filter };
      return topic
        ? api.patch<Topic>(`/topics/${topic.id}`, { ...fields, version: topic.version })
        : api.post<Topic>("/topics", fields);
    },
    { refresh: [recipeKeys.all], done: t`Saved.`, quiet: true, onDone: onSaved },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    e.stopPropagation(); // the form of a recipe may be around it
    save.mutate(undefined);
  };
  const faults = faultsOf(save.error);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={topic ? t`Edit the topic` : t`New topic`}
      description={t`A part of what comes in: channels, and what is said there.`}
      className="w-[min(46rem,calc(100vw-24px))]!"
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={save.isPending}
            inactive={broken}
            hint={broken ? t`Mend the conditions first.` : undefined}
          >
            {topic ? t`Save` : t`Create the topic`}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid gap-4 pt-1">
        <Gaps
          missing={topic?.missing}
          title={t`Not known here: until you choose something else, it covers nothing by it`}
        />
        {topic && topic.used_by.length > 0 && <UsedBy topic={topic} />}
        <Field label={t`Name`} error={faults.name}>
          <Input value={name} maxLength={100} required onChange={(e) => setName(e.target.value)} />
        </Field>
        <ChannelChoice
          chosen={channels}
          onChange={setChannels}
          error={faults.channels}
          missing={topic?.missing}
          opened={!!topic?.channels.length && channels.length === 0}
        />
        <div className="grid gap-1">
          <h3 className="pb-1 text-sm font-medium">{t`Conditions`}</h3>
          <Conditions kind="new" value={filter} onChange={setFilter} onBroken={setBroken} />
          {faults.filter && (
            <p role="alert" className="text-xs text-danger">
              {faults.filter}
            </p>
          )}
        </div>
        {faults.rest && (
          <p role="alert" className="text-sm text-danger">
            {faults.rest}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function UsedBy({ topic }: { topic: Topic }) {
  return (
    <section aria-label={t`Used by`} className="rounded-md bg-sunken px-3 py-2 text-sm">
      <p>{t`These recipes change with it:`}</p>
      <ul className="m-0 list-disc pl-5">
        {topic.used_by.map((recipe) => (
          <li key={recipe.id}>
            {recipe.name} {!recipe.enabled && <Badge>{t`Draft`}</Badge>}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ChoiceProps {
  chosen: string[];
  onChange: (ids: string[]) => void;
  error: string | undefined;
  missing: RecipeGap[] | undefined;
  /** It was about some channels, and none is left: it would take all of them. */
  opened: boolean;
}

/** Channels to tick. What is chosen and not here stands among them, to be taken away. */
function ChannelChoice({ chosen, onChange, error, missing, opened }: ChoiceProps) {
  const note = useId();
  const channels = useQuery(channelsQuery).data;
  const lost = channels ? chosen.filter((id) => !channels.some((c) => c.id === id)) : [];
  const flip = (id: string) => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <fieldset aria-describedby={note} className="m-0 grid gap-1.5 border-0 p-0">
      <legend className="pb-1 text-sm font-medium">{t`Channels`}</legend>
      <p id={note} className="text-xs text-ink-3">
        {t`Without any, all channels.`} {error && <span className="block text-danger">{error}</span>}
      </p>
      {opened && (
        <p role="status" className="text-xs text-danger">{t`None is left: once saved, it takes all channels.`}</p>
      )}
      {lost.map((id) => (
        <label key={id} className="flex items-center gap-2 text-sm">
          <input type="checkbox" className="size-4 accent-accent" checked onChange={() => flip(id)} />
          <span className="text-danger">{lostChannel(id, missing)}</span>
        </label>
      ))}
      {channels?.map((c) => (
        <label key={c.id} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(c.id)}
            onChange={() => flip(c.id)}
          />
          {c.name}
        </label>
      ))}
    </fieldset>
  );
}

interface Faults {
  name?: string | undefined;
  channels?: string | undefined;
  filter?: string | undefined;
  rest?: string | undefined;
}

/** What was refused, at the field that it is about. */
export function faultsOf(error: unknown): Faults {
  if (!error) return {};
  const first = isApiError(error) ? error.errors[0] : undefined;
  const at = /^(?:body\.)?(name|channels|filter)\b/.exec(first?.field ?? "")?.[1] as keyof Faults | undefined;
  return { [at ?? "rest"]: errorText(error) };
}

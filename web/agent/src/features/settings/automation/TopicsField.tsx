import { api } from "@client/api";
import { TagChip } from "@kit/badge";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { channelsQuery } from "@/entities/channel";
import type { FilterNode } from "@/entities/filter";
import { recipeKeys, type Topic, topicsQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Conditions } from "./Conditions";

/** The topics of a recipe; a new one is made in place. */
export function TopicsField({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const topics = useQuery(topicsQuery).data ?? [];
  const [making, setMaking] = useState(false);
  const rest = topics.filter((topic) => !chosen.includes(topic.id));
  return (
    <div className="grid gap-3">
      {chosen.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {chosen.map((id) => {
            const name = topics.find((topic) => topic.id === id)?.name ?? id;
            return (
              <TagChip
                key={id}
                removeLabel={t`Remove ${name}`}
                onRemove={() => onChange(chosen.filter((other) => other !== id))}
              >
                {name}
              </TagChip>
            );
          })}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {rest.length > 0 && (
          <div className="w-56">
            <Select
              label={t`Add a topic`}
              value=""
              options={[
                { value: "", label: t`Add a topic…` },
                ...rest.map((topic) => ({ value: topic.id, label: topic.name })),
              ]}
              onChange={(id) => id && onChange([...chosen, id])}
            />
          </div>
        )}
        <Button onClick={() => setMaking(true)}>
          <Plus /> {t`New topic`}
        </Button>
      </div>
      {making && (
        <TopicForm
          onClose={() => setMaking(false)}
          onMade={(topic) => {
            onChange([...chosen, topic.id]);
            setMaking(false);
          }}
        />
      )}
    </div>
  );
}

function TopicForm({ onClose, onMade }: { onClose: () => void; onMade: (topic: Topic) => void }) {
  const channels = useQuery(channelsQuery).data ?? [];
  const [name, setName] = useState("");
  const [on, setOn] = useState<string[]>([]);
  const [filter, setFilter] = useState<FilterNode | null>(null);
  const [broken, setBroken] = useState(false);
  const save = useChange(() => api.post<Topic>("/topics", { name, channels: on, filter }), {
    refresh: [recipeKeys.topics],
    quiet: true,
    onDone: onMade,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    e.stopPropagation(); // the recipe's own form is around it
    save.mutate(undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`New topic`}
      description={t`A part of what comes in: channels, and what is said there.`}
      className="w-[min(46rem,calc(100vw-24px))]!"
    >
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`}>
          <Input value={name} maxLength={100} required onChange={(e) => setName(e.target.value)} />
        </Field>
        <fieldset className="m-0 grid gap-1.5 border-0 p-0">
          <legend className="pb-1 text-sm font-medium">{t`Channels`}</legend>
          <p className="text-xs text-ink-3">{t`Without any, all channels.`}</p>
          {channels.map((c) => (
            <label key={c.id} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                checked={on.includes(c.id)}
                onChange={() => setOn(on.includes(c.id) ? on.filter((id) => id !== c.id) : [...on, c.id])}
              />
              {c.name}
            </label>
          ))}
        </fieldset>
        <Conditions kind="new" value={filter} onChange={setFilter} onBroken={setBroken} />
        {save.isError && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
        <Button type="submit" variant="primary" busy={save.isPending} inactive={broken} className="justify-self-end">
          {t`Create the topic`}
        </Button>
      </form>
    </Dialog>
  );
}

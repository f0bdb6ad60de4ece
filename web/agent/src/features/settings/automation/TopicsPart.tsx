import { api } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { recipeKeys, type Topic, topicsQuery } from "@/entities/recipe";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Section } from "../parts/Page";
import { TopicForm } from "./TopicForm";
import { TopicRows } from "./TopicRows";

/** The topics of the workspace: made, changed, and deleted where no recipe is about them. */
export function TopicsPart() {
  const query = useQuery(topicsQuery);
  const [editing, setEditing] = useState<Topic | "new">();
  const [deleting, setDeleting] = useState<Topic>();
  const remove = useChange((topic: Topic) => api.del(`/topics/${topic.id}`), {
    refresh: [recipeKeys.all],
    done: t`The topic is gone.`,
    onDone: () => setDeleting(undefined),
  });
  const close = () => setEditing(undefined);
  return (
    <Section
      title={t`Topics`}
      about={t`Named parts of what comes in, which recipes can be about: channels, and what is said there.`}
    >
      <Loading query={query}>
        {(topics) => topics.length > 0 && <List topics={topics} onEdit={setEditing} onDelete={setDeleting} />}
      </Loading>
      <Button className="justify-self-start" onClick={() => setEditing("new")}>
        <Plus /> {t`New topic`}
      </Button>
      {editing && <TopicForm topic={editing === "new" ? undefined : editing} onClose={close} onSaved={close} />}
      {deleting && (
        <Confirm
          title={t`Delete “${deleting.name}”?`}
          confirm={t`Delete the topic`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>No recipe is about it.</Trans>
        </Confirm>
      )}
    </Section>
  );
}

interface ListProps {
  topics: Topic[];
  onEdit: (topic: Topic) => void;
  onDelete: (topic: Topic) => void;
}

function List({ topics, onEdit, onDelete }: ListProps) {
  const usedText = (topic: Topic) => {
    const used = topic.used_by.map((r) => r.name).join(", ");
    return used ? t`Used by ${used}` : undefined;
  };
  return (
    <TopicRows
      label={t`Topics`}
      topics={topics}
      note={(topic) => usedText(topic) && <p className="text-xs text-ink-2">{usedText(topic)}</p>}
    >
      {(topic) => (
        <>
          <IconButton label={t`Edit ${topic.name}`} onClick={() => onEdit(topic)}>
            <Pencil />
          </IconButton>
          <IconButton
            label={t`Delete ${topic.name}`}
            inactive={topic.used_by.length > 0}
            hint={usedText(topic)}
            onClick={() => onDelete(topic)}
          >
            <Trash2 />
          </IconButton>
        </>
      )}
    </TopicRows>
  );
}

import { Button, IconButton } from "@kit/button";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, X } from "lucide-react";
import { useState } from "react";
import { type Topic, topicsQuery } from "@/entities/recipe";
import { TopicForm } from "./TopicForm";
import { TopicRows } from "./TopicRows";

/** The topics of a recipe; a new one is made in place, and one of them changed. */
export function TopicsField({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const topics = useQuery(topicsQuery).data ?? [];
  const [editing, setEditing] = useState<Topic | "new">();
  const rest = topics.filter((topic) => !chosen.includes(topic.id));
  const mine = chosen.map((id) => topics.find((topic) => topic.id === id) ?? unknown(id));
  return (
    <div className="grid grid-cols-1 gap-3">
      {mine.length > 0 && (
        <TopicRows label={t`Topics of this recipe`} topics={mine}>
          {(topic) => (
            <>
              {topics.includes(topic) && (
                <IconButton label={t`Edit ${topic.name}`} onClick={() => setEditing(topic)}>
                  <Pencil />
                </IconButton>
              )}
              <IconButton
                label={t`Remove ${topic.name}`}
                onClick={() => onChange(chosen.filter((other) => other !== topic.id))}
              >
                <X />
              </IconButton>
            </>
          )}
        </TopicRows>
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
        <Button onClick={() => setEditing("new")}>
          <Plus /> {t`New topic`}
        </Button>
      </div>
      {editing && (
        <TopicForm
          topic={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={(topic) => {
            if (!chosen.includes(topic.id)) onChange([...chosen, topic.id]);
            setEditing(undefined);
          }}
        />
      )}
    </div>
  );
}

/** Stands for a topic that is not here, as a file may name one. */
const unknown = (id: string): Topic => ({ id, name: id, channels: [], filter_text: "", version: 0, used_by: [] });

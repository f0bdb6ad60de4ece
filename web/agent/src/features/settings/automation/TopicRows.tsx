import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { channelsQuery } from "@/entities/channel";
import type { Topic } from "@/entities/recipe";
import { filtersQuery } from "@/entities/saved-filter";
import { Row, Rows } from "../parts/Page";
import { lostChannel } from "./gap-text";

interface Props {
  label: string;
  topics: Topic[];
  /** What is said of a topic below what it is. */
  note?: (topic: Topic) => ReactNode;
  children: (topic: Topic) => ReactNode;
}

/** Topics with what each takes, and what there is to do with it. */
export function TopicRows({ label, topics, note, children }: Props) {
  const channels = useQuery(channelsQuery).data;
  const where = (topic: Topic) =>
    topic.channels.map((id) => channels?.find((c) => c.id === id)?.name ?? lostChannel(id, topic.missing)).join(", ") ||
    t`All channels`;
  return (
    <Rows label={label}>
      {topics.map((topic) => (
        <Row key={topic.id}>
          <div className="min-w-0 flex-1 basis-52">
            <p className="truncate text-sm font-medium">{topic.name}</p>
            <p className="text-xs text-ink-3">{channels ? where(topic) : null}</p>
            <What topic={topic} />
            {!!topic.missing?.length && (
              <p className="text-xs text-danger">
                {plural(topic.missing.length, { one: "# thing to fill in", other: "# things to fill in" })}
              </p>
            )}
            {note?.(topic)}
          </div>
          <div className="flex">{children(topic)}</div>
        </Row>
      ))}
    </Rows>
  );
}

/** What of its channels a topic takes: a saved filter by its name, other conditions as they are written. */
function What({ topic }: { topic: Topic }) {
  const filters = useQuery(filtersQuery).data;
  const { filter, filter_text: written } = topic;
  if (!written) return null;
  if (filter && "saved" in filter) {
    if (!filters) return null;
    // What a file named and is not here stands under its name.
    const name = filters.find((f) => f.id === filter.saved)?.name ?? filter.saved;
    return <p className="text-xs text-ink-2">{t`Saved filter: ${name}`}</p>;
  }
  return (
    <code className="block truncate text-xs text-ink-2" title={written}>
      {written}
    </code>
  );
}

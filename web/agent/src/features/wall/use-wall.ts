import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";
import { patchWall } from "./patch";
import { readParts, type Wall, type WallPart, wallKey, wallParts, wallQuery } from "./wall";

/** How long a part that has to be read waits for more reasons to. The day's figures are counted a little later anyway. */
const patience: Record<WallPart, number> = { queues: 2_000, agents: 2_000, sla: 2_000, today: 15_000 };

/** Events that may be newer than what is being read. */
const kept = 500;

/** The wall, kept live by the stream of events. */
export function useWall() {
  const client = useQueryClient();
  const query = useQuery({ ...wallQuery, refetchOnMount: "always" });
  const recent = useRef<LiveEvent[]>([]);
  const timers = useRef(new Map<WallPart, ReturnType<typeof setTimeout>>());
  const base = useRef(new Map<WallPart, number>());

  const read = useCallback(
    async (part: WallPart) => {
      timers.current.delete(part);
      const fresh = await readParts([part]).catch(() => undefined);
      if (!fresh) return; // the connection banner tells of trouble; the next event asks again
      base.current.set(part, fresh.seq);
      client.setQueryData<Wall>(wallKey, (held) => {
        if (!held) return held;
        let next: Wall = { ...held, [part]: fresh[part] };
        for (const event of recent.current) {
          if (event.seq > fresh.seq) next = { ...next, [part]: patchWall(next, event).wall[part] };
        }
        return next;
      });
    },
    [client],
  );

  const hear = useCallback(
    (event: LiveEvent) => {
      recent.current.push(event);
      if (recent.current.length > kept) recent.current.splice(0, kept / 2);
      const held = client.getQueryData<Wall>(wallKey);
      if (!held || event.seq <= held.seq) return;
      const { wall, stale } = patchWall(held, event);
      const next = { ...wall };
      for (const part of wallParts) {
        if (event.seq <= (base.current.get(part) ?? 0)) Object.assign(next, { [part]: held[part] });
      }
      client.setQueryData<Wall>(wallKey, next);
      for (const part of stale) {
        if (!timers.current.has(part))
          timers.current.set(
            part,
            setTimeout(() => void read(part), patience[part]),
          );
      }
    },
    [client, read],
  );
  useLiveEvents(hear);

  // A day ends while the wall hangs there.
  const until = query.data?.today?.until;
  useEffect(() => {
    if (!until) return;
    const left = Date.parse(until) - Date.now();
    if (left <= 0) return;
    const timer = setTimeout(() => void read("today"), Math.min(left + 2_000, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [until, read]);
  useEffect(() => {
    const held = timers.current;
    return () => {
      for (const timer of held.values()) clearTimeout(timer);
      held.clear();
    };
  }, []);
  return query;
}

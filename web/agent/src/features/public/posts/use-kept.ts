import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Publication, publications, storePublication } from "@/entities/publication";
import { draftOf, isBlank, type Writing } from "./draft";

/** Keeps a post that is being written on the server, a moment after each change. */
export function useKept(writing: Writing, begun: Publication | undefined) {
  const client = useQueryClient();
  const [id, setId] = useState(begun?.id ?? "");
  const [state, setState] = useState<"kept" | "keeping" | "failed">("kept");
  const latest = useRef({ writing, id });
  latest.current.writing = writing;
  const held = useRef(JSON.stringify(draftOf(writing)));
  const chain = useRef<Promise<unknown>>(Promise.resolve());

  /** Keeps what is written now, and answers the id under which it stands. */
  const keep = useCallback((): Promise<string> => {
    const run = chain.current
      .catch(() => {})
      .then(async () => {
        const draft = draftOf(latest.current.writing);
        const text = JSON.stringify(draft);
        if (text === held.current && latest.current.id) return latest.current.id;
        setState("keeping");
        try {
          const now = latest.current.id
            ? await publications.change(latest.current.id, draft)
            : await publications.make(draft);
          held.current = text;
          latest.current.id = now.id;
          setId(now.id);
          storePublication(client, now);
          setState("kept");
          return now.id;
        } catch (e) {
          setState("failed");
          throw e;
        }
      });
    chain.current = run;
    return run;
  }, [client]);

  const key = JSON.stringify(draftOf(writing));
  const blank = isBlank(writing);
  useEffect(() => {
    if (key === held.current || (blank && !latest.current.id)) return;
    const timer = setTimeout(() => void keep().catch(() => {}), 900);
    return () => clearTimeout(timer);
  }, [key, blank, keep]);
  return { id, state, keep };
}

import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import type { Message } from "@/entities/message";
import { plain, type Syntax } from "../format/parse";
import { useKindNames } from "./kind-names";

/** Tells screen readers of messages that arrive, and only of those. */
export function Announcer({ messages, syntax }: { messages: readonly Message[]; syntax: Syntax }) {
  const { t } = useLingui();
  const kinds = useKindNames();
  const [said, setSaid] = useState("");
  const last = messages.at(-1);
  const known = useRef<string | undefined>(undefined);
  const words = last ? plain(last.text, syntax) || kinds[last.kind] : "";
  useEffect(() => {
    if (!last) return;
    const first = known.current === undefined;
    const old = known.current === last.id;
    known.current = last.id;
    if (first || old || last.direction === "out") return;
    setSaid(t`${last.author.name}: ${words}`);
  }, [last, words, t]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}

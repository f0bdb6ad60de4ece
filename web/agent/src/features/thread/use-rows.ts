import { useRef } from "react";
import type { CaseEvent } from "@/entities/case";
import type { Message } from "@/entities/message";
import { dayKey } from "@/lib/when";
import { type Row, rowsOf } from "./model/rows";

interface Reading {
  unreadFrom: string | null;
  unreadCount: number;
}

/** The rows of the thread, laid out again only when something of it changed. */
export function useRows(
  messages: readonly Message[],
  events: readonly CaseEvent[],
  reading: Reading,
  complete: boolean,
): Row[] {
  const held = useRef<{ of: unknown[]; rows: Row[] }>({ of: [], rows: [] });
  const of = [messages, events, reading.unreadFrom, reading.unreadCount, complete];
  if (of.some((value, i) => value !== held.current.of[i])) {
    const { unreadFrom, unreadCount } = reading;
    held.current = { of, rows: rowsOf({ messages, events, unreadFrom, unreadCount, complete, dayOf: dayKey }) };
  }
  return held.current.rows;
}

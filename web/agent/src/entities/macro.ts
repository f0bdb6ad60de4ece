import { api, type Page } from "@client/api";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Case, CasePatch, CaseStatus, Priority } from "./case";
import { caseKeys, inverse } from "./case";
import { changeCases, heldCase, storeCase } from "./case-store";
import { type Message, messageKeys, putMessage } from "./message";
import type { Pages } from "./page";
import { type Scheduled, storeScheduled, takeBack } from "./scheduled";

export type MacroKind =
  | "reply"
  | "note"
  | "status"
  | "priority"
  | "assignee"
  | "queue"
  | "tag_add"
  | "tag_remove"
  | "snooze";

export interface MacroAction {
  kind: MacroKind;
  value: string;
}

/** A text and changes of a case that are done with one press. */
export interface Macro {
  id: string;
  owner_id: string;
  shared: boolean;
  name: string;
  shortcut: string;
  actions: MacroAction[];
  position: number;
}

/** What became of one step, or would. */
export interface MacroStep extends MacroAction {
  state: "done" | "would" | "unchanged" | "refused" | "waiting";
  code?: string;
  detail?: string;
}

export interface MacroOutcome {
  macro: { id: string; name: string };
  dry: boolean;
  steps: MacroStep[];
  /** Variables without a value. */
  missing: string[];
  case: Case;
  messages: Message[];
}

export const macroKeys = {
  list: ["macros"] as const,
  dry: (id: string, caseId: string, version: number) => ["macro-dry", id, caseId, version] as const,
};

export const macrosQuery = queryOptions({
  queryKey: macroKeys.list,
  queryFn: ({ signal }) => api.get<Page<Macro>>("/macros", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** What a macro would do to a case, as the server says. */
export const dryMacroQuery = (macro: Macro, c: Case) =>
  queryOptions({
    queryKey: macroKeys.dry(macro.id, c.id, c.version),
    queryFn: ({ signal }) =>
      api.post<MacroOutcome>(`/macros/${macro.id}/run`, { case_id: c.id, dry: true }, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

interface Run {
  values: Record<string, string>;
  /** For so many seconds the reply can be taken back. */
  hold: number;
  idempotencyKey: string;
}

/** What a macro did to one case, and how it is undone. */
export interface Ran {
  /** Takes the changes of the case back. */
  undo: () => Promise<void>;
  /** Takes the reply back, where it is still held. */
  unsend: () => Promise<void>;
}

/** Runs a macro and shows what it did; the answer holds the undo of it. */
export async function runMacro(client: QueryClient, macro: Macro, c: Case, run: Run): Promise<Ran> {
  const before = heldCase(client, c.id) ?? c;
  const out = await api.post<MacroOutcome>(
    `/macros/${macro.id}/run`,
    { case_id: c.id, values: run.values, hold_seconds: run.hold },
    { idempotencyKey: run.idempotencyKey },
  );
  storeCase(client, out.case);
  const kept = out.messages.filter((m) => m.send_at);
  const [first] = kept;
  if (first) storeScheduled(client, { ...first, messages: kept } as Scheduled);
  for (const message of out.messages.filter((m) => !m.send_at)) {
    client.setQueryData<Pages<Message>>(
      messageKeys.list(message.conversation_id),
      (data) => data && putMessage(data, message),
    );
  }
  void client.invalidateQueries({ queryKey: caseKeys.counts });
  const patch = patchOf(out.steps, out.case);
  return {
    undo: async () => {
      const back = inverse(before, patch);
      if (Object.keys(back).length > 0) await changeCases(client, [heldCase(client, c.id) ?? c], back);
    },
    unsend: async () => {
      if (first) await takeBack(client, { ...first, messages: kept } as Scheduled);
    },
  };
}

/** The change of the case that steps made. */
export function patchOf(steps: readonly MacroStep[], after: Case): CasePatch {
  const patch: CasePatch = {};
  for (const { kind, value, state } of steps) {
    if (state !== "done") continue;
    if (kind === "status") patch.status = value as CaseStatus;
    else if (kind === "priority") patch.priority = value as Priority;
    else if (kind === "assignee") patch.assignee = after.assignee?.id ?? null;
    else if (kind === "queue") patch.queue = value;
    else if (kind === "snooze") patch.snoozed_until = after.snoozed_until;
    else if (kind === "tag_add" || kind === "tag_remove") patch.tags = after.tags;
  }
  return patch;
}

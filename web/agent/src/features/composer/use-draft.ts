import { api } from "@client/api";
import { type Dispatch, useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { Draft } from "@/entities/conversation";
import { useMe } from "@/entities/me";
import { type Choice, DraftKeeper, type Other } from "./drafts/keeper";
import { keepLocal, localDrafts, takeOrphans } from "./drafts/local";
import {
  type DraftAction,
  type DraftState,
  draftReducer,
  emptyDraft,
  isEmpty,
  type Mode,
  sideOf,
  storedOf,
} from "./model/draft";

const modes: readonly Mode[] = ["reply", "note"];

/** What another window has written, and what can become of it. */
export interface OtherDraft {
  other: Other;
  choose: (choice: Choice) => void;
}

function begin({ user, conversationId }: { user: string; conversationId: string }): DraftState {
  const local = localDrafts(user, conversationId);
  const state: DraftState = { ...emptyDraft };
  for (const mode of modes) {
    const draft = local[mode]?.draft;
    if (draft) state[mode] = sideOf(draft);
  }
  if (isEmpty(state.reply) && !isEmpty(state.note)) state.mode = "note";
  return state;
}

function placeOf(conversationId: string, mode: Mode) {
  const path = `/conversations/${conversationId}/drafts/${mode}`;
  const query = (base: string) => ({ query: { base: base || "none" } });
  return {
    read: () => api.get<Draft>(path),
    keep: (draft: Draft, base: string) => api.put<Draft>(path, draft, query(base)),
    drop: (base: string) => api.del(path, query(base)),
  };
}

/**
 * The drafts of one conversation: kept here at once, on the server a moment
 * later, and never over the words of another window. The component is keyed by
 * conversation.
 */
export function useDraft(
  conversationId: string,
): [DraftState, Dispatch<DraftAction>, Record<Mode, OtherDraft | undefined>] {
  const user = useMe().user.id;
  const [state, dispatch] = useReducer(draftReducer, { user, conversationId }, begin);
  const keepers = useKeepers(user, conversationId, dispatch);
  useWriting(keepers.of, "reply", state);
  useWriting(keepers.of, "note", state);
  return [state, dispatch, keepers.others];
}

function useKeepers(user: string, conversationId: string, dispatch: Dispatch<DraftAction>) {
  const held = useRef<Partial<Record<Mode, DraftKeeper>>>({});
  const [others, setOthers] = useState<Partial<Record<Mode, Other>>>({});
  useEffect(() => {
    const local = localDrafts(user, conversationId);
    for (const mode of modes) {
      held.current[mode] = new DraftKeeper(
        placeOf(conversationId, mode),
        {
          onShow: (draft) => dispatch({ type: "show", mode, draft: draft ?? { text: "" } }),
          onLocal: (copy) => keepLocal(user, conversationId, mode, copy),
          onOther: (other) => setOthers((had) => ({ ...had, [mode]: other })),
        },
        local[mode],
      );
    }
    const stop = takeOrphans(user, conversationId, (mode, copy, safe) => held.current[mode]?.offer(copy, safe));
    // Who comes back to this window sees what they wrote in another; who leaves it has everything kept.
    const turn = () => {
      for (const keeper of Object.values(held.current)) {
        void keeper.flush();
        if (document.visibilityState === "visible") void keeper.look();
      }
    };
    const online = () => {
      for (const keeper of Object.values(held.current)) void keeper.flush();
    };
    document.addEventListener("visibilitychange", turn);
    addEventListener("focus", turn);
    addEventListener("online", online);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("focus", turn);
      removeEventListener("online", online);
      online();
      held.current = {};
    };
  }, [user, conversationId, dispatch]);
  const of = useCallback((mode: Mode) => held.current[mode], []);
  const all = useMemo(() => {
    const one = (mode: Mode): OtherDraft | undefined => {
      const other = others[mode];
      return other && { other, choose: (choice) => of(mode)?.choose(choice) };
    };
    return { reply: one("reply"), note: one("note") };
  }, [others, of]);
  return { of, others: all };
}

/** Has one side of the draft kept whenever it changes. */
function useWriting(of: (mode: Mode) => DraftKeeper | undefined, mode: Mode, state: DraftState) {
  const side = state[mode];
  const first = useRef(side);
  useEffect(() => {
    if (first.current === side) return;
    first.current = side;
    of(mode)?.write(isEmpty(side) ? null : storedOf(side));
  }, [side, of, mode]);
}

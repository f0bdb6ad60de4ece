import { api } from "@client/api";
import { isApiError } from "@client/error";
import { type Dispatch, useCallback, useEffect, useReducer, useRef } from "react";
import type { Draft } from "@/entities/conversation";
import { readSetting, writeSetting } from "@/lib/storage";
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
const wait = 1_000;

/** Drafts that the server does not have yet; they outlive a reload and a lost connection. */
type Local = Partial<Record<Mode, Draft | null>>;

const localKey = (id: string) => `draft.${id}`;

function begin(conversationId: string): DraftState {
  const local = readSetting<Local>(localKey(conversationId), {});
  const state: DraftState = { ...emptyDraft };
  for (const mode of modes) {
    const draft = local[mode];
    if (draft) state[mode] = sideOf(draft);
  }
  state.touched = modes.some((m) => local[m] !== undefined);
  if (isEmpty(state.reply) && !isEmpty(state.note)) state.mode = "note";
  return state;
}

/** The draft of one conversation: kept here at once, on the server a moment later. The component is keyed by conversation. */
export function useDraft(conversationId: string): [DraftState, Dispatch<DraftAction>] {
  const [state, dispatch] = useReducer(draftReducer, conversationId, begin);
  useServerDrafts(conversationId, dispatch);
  useKeeping(conversationId, "reply", state);
  useKeeping(conversationId, "note", state);
  return [state, dispatch];
}

/** Brings what the server kept, unless this browser has newer words. */
function useServerDrafts(conversationId: string, dispatch: Dispatch<DraftAction>) {
  useEffect(() => {
    const stop = new AbortController();
    for (const mode of modes) {
      api
        .get<Draft | undefined>(`/conversations/${conversationId}/drafts/${mode}`, { signal: stop.signal })
        .then((draft) => {
          if (draft && (draft.text || draft.uploads?.length || draft.rich)) dispatch({ type: "restored", mode, draft });
        })
        .catch(() => {
          // None was kept, or there is no connection: an empty box is right in both cases.
        });
    }
    return () => stop.abort();
  }, [conversationId, dispatch]);
}

/** Writes one side of the draft: to this browser with each change, to the server when the hands rest. */
function useKeeping(conversationId: string, mode: Mode, state: DraftState) {
  const side = state[mode];
  const kept = useRef(side);
  const send = useCallback(
    async (draft: Draft | null) => {
      const path = `/conversations/${conversationId}/drafts/${mode}`;
      try {
        if (draft) await api.put(path, draft);
        else await api.del(path);
        const local = readSetting<Local>(localKey(conversationId), {});
        if (JSON.stringify(local[mode]) === JSON.stringify(draft)) {
          delete local[mode];
          writeSetting(localKey(conversationId), local);
        }
      } catch (e) {
        // An absent draft needs no deleting. Anything else stays in this browser.
        if (!draft && isApiError(e, "not_found")) {
          writeSetting(localKey(conversationId), {
            ...readSetting<Local>(localKey(conversationId), {}),
            [mode]: undefined,
          });
        }
      }
    },
    [conversationId, mode],
  );
  const pending = useRef<{ draft: Draft | null } | null>(null);
  useEffect(() => {
    if (kept.current === side || !state.touched) return;
    kept.current = side;
    const draft = isEmpty(side) ? null : storedOf(side);
    const local = readSetting<Local>(localKey(conversationId), {});
    writeSetting(localKey(conversationId), { ...local, [mode]: draft });
    pending.current = { draft };
    const timer = setTimeout(() => {
      pending.current = null;
      void send(draft);
    }, wait);
    return () => clearTimeout(timer);
  }, [side, state.touched, conversationId, mode, send]);
  // Leaving the conversation sends what waits.
  useEffect(
    () => () => {
      if (pending.current) void send(pending.current.draft);
      pending.current = null;
    },
    [send],
  );
}

import { randomId } from "@client/id";
import { dropSetting, readSetting, settingsLike, writeSetting } from "@/lib/storage";
import type { Mode } from "../model/draft";
import type { Copy } from "./keeper";

/** What one window has of a conversation's drafts that the server does not have yet. */
type Local = Partial<Record<Mode, Copy>>;

// Each window keeps copies of its own, so that two of them never write over one another. While a window lives
// it holds a lock with its name: whoever gets the lock of another knows that it is gone, and may take its words.
const windowId = randomId();
let alive = false;

const lockOf = (id: string) => `recado.window.${id}`;

function live() {
  if (alive || !navigator.locks) return;
  alive = true;
  void navigator.locks.request(lockOf(windowId), () => new Promise(() => {})).catch(() => {});
}

const prefixOf = (user: string, conversationId: string) => `draft.${user}.${conversationId}.`;
const keyOf = (user: string, conversationId: string) => prefixOf(user, conversationId) + windowId;

/** What this window has itself. */
export function localDrafts(user: string, conversationId: string): Local {
  return readSetting<Local>(keyOf(user, conversationId), {});
}

/** Keeps what the server does not have, or forgets it once it has. */
export function keepLocal(user: string, conversationId: string, mode: Mode, copy: Copy | undefined) {
  live();
  const next = { ...localDrafts(user, conversationId) };
  if (copy) next[mode] = copy;
  else delete next[mode];
  const key = keyOf(user, conversationId);
  if (Object.keys(next).length > 0) writeSetting(key, next);
  else dropSetting(key);
}

/**
 * Hands over what windows left behind that are gone, as soon as they are: after
 * a reload or a crash that is at once. It is forgotten once take calls safe.
 */
export function takeOrphans(
  user: string,
  conversationId: string,
  take: (mode: Mode, copy: Copy, safe: () => void) => void,
): () => void {
  const stop = new AbortController();
  const prefix = prefixOf(user, conversationId);
  for (const key of settingsLike(prefix)) {
    const id = key.slice(prefix.length);
    if (id === windowId) continue;
    const forget = (mode: Mode) => {
      const { [mode]: _, ...rest } = readSetting<Local>(key, {});
      if (Object.keys(rest).length > 0) writeSetting(key, rest);
      else dropSetting(key);
    };
    const hand = () => {
      if (stop.signal.aborted) return;
      for (const [mode, copy] of Object.entries(readSetting<Local>(key, {})) as [Mode, Copy][]) {
        take(mode, copy, () => forget(mode));
      }
    };
    if (navigator.locks) void navigator.locks.request(lockOf(id), { signal: stop.signal }, hand).catch(() => {});
    else hand();
  }
  return () => stop.abort();
}

import { useSyncExternalStore } from "react";

// Settings of this browser: widths, theme, density. Kept under one prefix; a
// browser that refuses storage works all the same, forgetting on reload.

const prefix = "recado.";
const memory = new Map<string, string>();
const listeners = new Map<string, Set<() => void>>();

function raw(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function parse<T>(text: string | null, fallback: T): T {
  if (text === null) return fallback;
  try {
    return JSON.parse(text) as T;
  } catch {
    return fallback;
  }
}

export function readSetting<T>(key: string, fallback: T): T {
  return parse(raw(key), fallback);
}

export function writeSetting<T>(key: string, value: T) {
  const text = JSON.stringify(value);
  memory.set(key, text);
  try {
    localStorage.setItem(prefix + key, text);
  } catch {
    // Storage is full or refused; memory holds it until the reload.
  }
  for (const f of listeners.get(key) ?? []) f();
}

/** Forgets a setting. */
export function dropSetting(key: string) {
  memory.delete(key);
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept there.
  }
  for (const f of listeners.get(key) ?? []) f();
}

/** The settings of this browser whose names begin so. */
export function settingsLike(start: string): string[] {
  const keys = new Set([...memory.keys()].filter((key) => key.startsWith(start)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i) ?? "";
      if (key.startsWith(prefix + start)) keys.add(key.slice(prefix.length));
    }
  } catch {
    // Memory is all there is.
  }
  return [...keys];
}

function listen(key: string, f: () => void): () => void {
  const set = listeners.get(key) ?? new Set();
  listeners.set(key, set);
  set.add(f);
  const other = (e: StorageEvent) => {
    if (e.key === prefix + key) {
      memory.delete(key);
      f();
    }
  };
  addEventListener("storage", other);
  return () => {
    set.delete(f);
    removeEventListener("storage", other);
  };
}

/** A setting of this browser that other tabs and components follow. */
export function useSetting<T>(key: string, fallback: T): [T, (value: T) => void] {
  const text = useSyncExternalStore(
    (f) => listen(key, f),
    () => raw(key),
  );
  return [parse(text, fallback), (value) => writeSetting(key, value)];
}

/** Follows a setting outside of React. */
export function watchSetting(key: string, f: () => void): () => void {
  return listen(key, f);
}

const made = new Map<string, unknown>();

/** A formatter of the browser, made once: making one takes longer than a thousand uses of it. */
export function formatter<T>(key: string, make: () => T): T {
  const found = made.get(key) as T | undefined;
  if (found !== undefined) return found;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

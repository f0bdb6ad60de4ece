import { readSetting, useSetting, writeSetting } from "@/lib/storage";

const key = "searches";
const most = 8;
const none: string[] = [];

/** Keeps a search at the head of the recent ones of this browser. */
export function remember(text: string) {
  if (!text) return;
  const rest = readSetting<string[]>(key, none).filter((s) => s !== text);
  writeSetting(key, [text, ...rest].slice(0, most));
}

export function useRecent(): [string[], () => void] {
  const [recent, set] = useSetting<string[]>(key, none);
  return [recent, () => set([])];
}

import { readSetting, writeSetting } from "./storage";

/** For how long other tabs may hear of the same: those that are hidden wake up once a minute. */
const remembered = 10 * 60_000;

/** Does something in one of the tabs that are open of this browser, however many hear of it and however late. */
export function once(name: string, f: () => void) {
  const first = () => {
    const now = Date.now();
    const told = Object.entries(readSetting<Record<string, number>>("told", {})).filter(
      ([, at]) => Math.abs(now - at) < remembered,
    );
    if (told.some(([had]) => had === name)) return;
    writeSetting("told", Object.fromEntries([...told, [name, now]]));
    f();
  };
  // One after the other: two tabs that look at the same moment would both be the first.
  if (navigator.locks) void navigator.locks.request("recado.once", first).catch(() => {});
  else first();
}

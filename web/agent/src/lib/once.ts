import { dropSetting, readSetting, settingsLike, writeSetting } from "./storage";

/** For how long other tabs may hear of the same: those that are hidden wake up once a minute. */
const remembered = 10 * 60_000;
/** How long a note of one tab takes to be seen by all. */
const spread = 5_000;

const prefix = "told.";

/** Does something in one of the tabs that are open of this browser, however many hear of it and however late. */
export function once(name: string, f: () => void) {
  const key = prefix + name;
  const first = () => {
    const now = Date.now();
    for (const old of settingsLike(prefix)) {
      if (Math.abs(now - readSetting(old, 0)) > remembered) dropSetting(old);
    }
    if (readSetting(key, 0) > 0) return;
    writeSetting(key, now);
    f();
  };
  if (!navigator.locks) return first();
  // The lock is for tabs that hear of it at the same time, the note for those that wake up later.
  const held = async (lock: Lock | null) => {
    if (!lock) return;
    first();
    await new Promise((resolve) => setTimeout(resolve, spread));
  };
  void navigator.locks.request(`recado.once.${name}`, { ifAvailable: true }, held).catch(() => {});
}

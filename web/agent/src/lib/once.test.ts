import { afterEach, expect, test, vi } from "vitest";
import { once } from "./once";
import { dropSetting, settingsLike } from "./storage";

afterEach(() => {
  vi.useRealTimers();
  for (const key of settingsLike("told.")) dropSetting(key);
});

test("of several tabs that hear of the same, the first tells, and a late one does not", () => {
  vi.useFakeTimers();
  const f = vi.fn();
  once("desktop.n1", f);
  once("desktop.n1", f);
  vi.advanceTimersByTime(90_000); // a hidden tab sleeps for a minute
  once("desktop.n1", f);
  expect(f).toHaveBeenCalledOnce();
  once("desktop.n2", f);
  expect(f).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(11 * 60_000);
  once("desktop.n3", f);
  expect(settingsLike("told.")).toEqual(["told.desktop.n3"]);
});

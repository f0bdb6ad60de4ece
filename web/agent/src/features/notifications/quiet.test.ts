import { describe, expect, test } from "vitest";
import type { Notice, NotificationSettings, QuietHours } from "@/entities/notification";
import { isQuiet } from "./quiet";
import { toasts } from "./use-notices";

const night: QuietHours = {
  enabled: true,
  from: "22:00",
  to: "07:00",
  days: [1, 2, 3, 4, 5],
  timezone: "Europe/Madrid",
};

describe("quiet hours are those of the person's own clock", () => {
  test.each([
    ["before they begin", "2026-11-20T20:59:00Z", night, false],
    ["as they begin", "2026-11-20T21:00:00Z", night, true],
    ["the morning after a Friday", "2026-11-21T05:59:00Z", night, true],
    ["when they end", "2026-11-21T06:00:00Z", night, false],
    ["the night of a Saturday", "2026-11-21T23:00:00Z", night, false],
    ["the morning after a Sunday that has none", "2026-11-23T04:00:00Z", night, false],
    ["within a day", "2026-11-20T14:30:00Z", { ...night, from: "15:00", to: "16:00", days: [5] }, true],
    ["switched off", "2026-11-20T23:00:00Z", { ...night, enabled: false }, false],
    ["in the workspace's zone", "2026-11-20T01:30:00Z", { ...night, timezone: "" }, true],
    [
      "in a zone that this browser does not know",
      "2026-11-20T12:00:00Z",
      { ...night, timezone: "Mars/Base", from: "00:00", to: "00:00", days: [1, 2, 3, 4, 5, 6, 7] },
      true,
    ],
  ])("%s", (_, now, quiet, is) => expect(isQuiet(quiet, Date.parse(now), "America/Argentina/Buenos_Aires")).toBe(is));
});

test("no toast tells what the page shows", () => {
  const settings = { toasts: true } as NotificationSettings;
  const notice = (kind: Notice["kind"], in_app = true) => ({ kind, in_app }) as Notice;
  expect(toasts(notice("assigned"), settings, "/contacts")).toBe(true);
  expect(toasts(notice("replied"), settings, "/inbox/mine")).toBe(false);
  expect(toasts(notice("replied"), settings, "/contacts")).toBe(true);
  expect(toasts(notice("offered"), settings, "/contacts")).toBe(false);
  expect(toasts(notice("assigned", false), settings, "/contacts")).toBe(false);
  expect(toasts(notice("assigned"), { ...settings, toasts: false }, "/contacts")).toBe(false);
});

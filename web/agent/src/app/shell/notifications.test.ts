import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, test, vi } from "vitest";
import { caseKeys } from "@/entities/case";
import { aCase, aMessage } from "@/entities/fixtures";
import { writeSetting } from "@/lib/storage";
import { concerns, mayNotify, notify, unseen } from "./notifications";

class FakeNotification {
  static permission: NotificationPermission = "granted";
  static shown: FakeNotification[] = [];
  static requestPermission = vi.fn();
  onclick: (() => void) | null = null;
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
}

function withBrowser(permission: NotificationPermission, wanted: boolean) {
  FakeNotification.permission = permission;
  FakeNotification.shown = [];
  vi.stubGlobal("Notification", FakeNotification);
  writeSetting("notifications", wanted);
}

afterEach(() => vi.unstubAllGlobals());

const arrived = aMessage({
  direction: "in",
  case_id: "c1",
  text: "Hola",
  author: { type: "contact", id: "p", name: "Ana" },
});

describe("what is worth a notification", () => {
  const now = 1_000_000;
  test.each([
    ["nobody looks at Recado", { at: 0, caseId: "" }, true],
    ["the tab was hidden a while ago with the case open", { at: now - 10_000, caseId: "c1" }, true],
    ["another case is looked at", { at: now - 500, caseId: "c2" }, true],
    ["the case itself is looked at", { at: now - 500, caseId: "c1" }, false],
    ["the list is looked at", { at: now - 500, caseId: "" }, false],
  ])("%s", (_, look, told) => expect(unseen(arrived, look, now)).toBe(told));

  test("is mine or nobody's", () => {
    const client = new QueryClient();
    const of = (assignee: { id: string; name: string } | null) => {
      client.setQueryData(caseKeys.one("c1"), aCase({ id: "c1", assignee }));
      return concerns(client, arrived, "me");
    };
    expect([of(null), of({ id: "me", name: "M" }), of({ id: "x", name: "X" })]).toEqual([true, true, false]);
  });
});

describe("notifications", () => {
  test("need the person's wish and the browser's leave, and never ask by themselves", () => {
    const cases: [NotificationPermission, boolean, boolean][] = [
      ["granted", true, true],
      ["granted", false, false],
      ["default", true, false],
      ["denied", true, false],
    ];
    for (const [permission, wanted, may] of cases) {
      withBrowser(permission, wanted);
      expect(mayNotify()).toBe(may);
    }
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
  });

  test("say who wrote what, and a click opens the case", () => {
    withBrowser("granted", true);
    const focus = vi.spyOn(window, "focus").mockImplementation(() => {});
    const open = vi.fn();
    notify(arrived, open);
    const [note] = FakeNotification.shown;
    expect(note?.title).toBe("Ana");
    expect(note?.options).toMatchObject({ body: "Hola", tag: "v1" });
    note?.onclick?.();
    expect(focus).toHaveBeenCalled();
    expect(open).toHaveBeenCalledWith("c1");
    expect(note?.close).toHaveBeenCalled();
  });

  test("of a message without words name its kind", () => {
    withBrowser("granted", true);
    notify({ ...arrived, text: "", kind: "sticker" }, () => {});
    expect(FakeNotification.shown[0]?.options.body).toBe("Sticker");
  });
});

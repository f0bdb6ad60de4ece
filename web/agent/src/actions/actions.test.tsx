import { fireEvent, render, screen } from "@testing-library/react";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { describe, expect, test, vi } from "vitest";
import { ActionButton } from "./ActionButton";
import { type Action, Registry, registry, useActions } from "./registry";
import { matchesShortcut, shortcutParts } from "./shortcut";
import { useShortcuts } from "./use-shortcuts";

const action = (over: Partial<Action> = {}): Action => ({
  id: "x",
  title: "Resolve",
  icon: CircleCheck,
  group: "case",
  shortcut: "e",
  perform: () => {},
  ...over,
});

describe("shortcuts", () => {
  const press = (key: string, over: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...over });
  const cases: [string, KeyboardEvent, boolean][] = [
    ["e", press("e"), true],
    ["e", press("E", { shiftKey: true }), false],
    ["shift+e", press("E", { shiftKey: true }), true],
    ["e", press("e", { ctrlKey: true }), false],
    ["mod+k", press("k", { ctrlKey: true }), true],
    ["mod+k", press("k", { metaKey: true }), true],
    ["?", press("?", { shiftKey: true }), true],
    ["/", press("/", { shiftKey: true }), true],
    ["j arrowdown", press("ArrowDown"), true],
    ["j arrowdown", press("j"), true],
    ["j arrowdown", press("k"), false],
  ];
  test.each(cases)("%s", (shortcut, event, expected) => {
    expect(matchesShortcut(shortcut, event)).toBe(expected);
  });

  test("are shown as the keyboard has them", () => {
    expect(shortcutParts("mod+k")).toEqual(["Ctrl", "K"]);
    expect(shortcutParts("enter o")).toEqual(["↵"]);
  });
});

describe("the registry", () => {
  test("the newest of an id wins until it leaves", () => {
    const r = new Registry();
    r.add([action({ title: "first" })]);
    const leave = r.add([action({ title: "second" })]);
    expect(r.all().map((a) => a.title)).toEqual(["second"]);
    leave();
    expect(r.all().map((a) => a.title)).toEqual(["first"]);
  });

  test("always calls the newest closure", () => {
    const heard: number[] = [];
    render(<Counter hear={(n) => heard.push(n)} />);
    fireEvent.click(screen.getByText("more"));
    void registry.get("count")?.perform();
    expect(heard).toEqual([1]);
  });
});

function Counter({ hear }: { hear: (n: number) => void }) {
  const [n, setN] = useState(0);
  useActions([action({ id: "count", perform: () => hear(n) })]);
  return (
    <button type="button" onClick={() => setN(n + 1)}>
      more
    </button>
  );
}

function Desk({ actions }: { actions: Action[] }) {
  useActions(actions);
  useShortcuts();
  return <input aria-label="text" />;
}

describe("keys on the desk", () => {
  test("do the action", () => {
    const perform = vi.fn();
    render(<Desk actions={[action({ perform })]} />);
    fireEvent.keyDown(document.body, { key: "e" });
    expect(perform).toHaveBeenCalledOnce();
  });

  test("are left to a text field, apart from those with mod", () => {
    const plain = vi.fn();
    const everywhere = vi.fn();
    render(
      <Desk
        actions={[
          action({ id: "a", perform: plain }),
          action({ id: "b", shortcut: "mod+k", whileTyping: true, perform: everywhere }),
        ]}
      />,
    );
    fireEvent.keyDown(screen.getByLabelText("text"), { key: "e" });
    fireEvent.keyDown(screen.getByLabelText("text"), { key: "k", ctrlKey: true });
    expect(plain).not.toHaveBeenCalled();
    expect(everywhere).toHaveBeenCalledOnce();
  });

  test("reach a sign behind AltGr, which some systems report as Ctrl and Alt", () => {
    const perform = vi.fn();
    render(<Desk actions={[action({ shortcut: "\\", perform })]} />);
    const keys = { key: "\\", ctrlKey: true, altKey: true };
    fireEvent.keyDown(document.body, keys);
    expect(perform).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { ...keys, modifierAltGraph: true });
    expect(perform).toHaveBeenCalledOnce();
  });

  test("do nothing for what is hidden or can't be done", () => {
    const perform = vi.fn();
    render(
      <Desk
        actions={[
          action({ id: "a", visible: () => false, perform }),
          action({ id: "b", shortcut: "a", enabled: () => "Not now", perform }),
        ]}
      />,
    );
    fireEvent.keyDown(document.body, { key: "e" });
    fireEvent.keyDown(document.body, { key: "a" });
    expect(perform).not.toHaveBeenCalled();
  });
});

test("a button of an action that can't be done can be focused, and does nothing", () => {
  const perform = vi.fn();
  render(<ActionButton action={action({ enabled: () => "The case is resolved", perform })} />);
  const button = screen.getByRole("button", { name: "Resolve" });
  expect(button).toHaveAttribute("aria-disabled", "true");
  fireEvent.click(button);
  expect(perform).not.toHaveBeenCalled();
});

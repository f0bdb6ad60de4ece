import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { barField, useEarlyKeys, useTakeEarly } from "./early";

function Bar({ onText }: { onText: (text: string) => void }) {
  useTakeEarly(true, onText);
  return <input aria-label="bar" {...barField} />;
}

const got: string[] = [];
const onText = (text: string) => got.push(text);

function Page() {
  const [open, setOpen] = useState(false);
  const [there, setThere] = useState(false);
  useEarlyKeys(open);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        call
      </button>
      <button type="button" onClick={() => setThere(true)}>
        load
      </button>
      {there && <Bar onText={onText} />}
    </>
  );
}

test("what is typed before the bar has the focus goes to the bar, and does nothing else", () => {
  const heard: string[] = [];
  addEventListener("keydown", (e) => heard.push(e.key));
  render(<Page />);
  fireEvent.keyDown(document.body, { key: "e" });
  expect(heard).toEqual(["e"]);
  fireEvent.click(screen.getByText("call"));
  fireEvent.keyDown(document.body, { key: "s" });
  fireEvent.keyDown(document.body, { key: "e" });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  expect(heard).toEqual(["e", "k"]);
  fireEvent.click(screen.getByText("load"));
  fireEvent.keyDown(document.body, { key: "t" });
  expect(got).toEqual(["se", "t"]);
  screen.getByLabelText("bar").focus();
  fireEvent.keyDown(screen.getByLabelText("bar"), { key: "x" });
  expect(got).toEqual(["se", "t"]);
  expect(heard).toEqual(["e", "k", "x"]);
});

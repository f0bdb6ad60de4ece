import { act, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Toaster, toast } from "./toast";

it("closes by a button that everybody has", async () => {
  render(<Toaster />);
  act(() => void toast({ title: "Saved.", timeout: 0 }));
  await screen.findByText("Saved.");
  const close = screen.getByLabelText("Close");
  expect(close.getAttribute("aria-hidden")).not.toBe("true");
  act(() => close.click());
});

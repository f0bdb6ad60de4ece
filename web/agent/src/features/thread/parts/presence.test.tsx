import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { presence } from "@/live/presence";
import { TypingLine } from "./PresenceLine";

test("the line that tells who writes keeps its place while nobody does", () => {
  render(
    <I18nProvider i18n={i18n}>
      <TypingLine conversationId="v1" />
    </I18nProvider>,
  );
  const strip = screen.getByRole("status");
  const quiet = strip.className;
  const hear = (state: "typing" | "away") =>
    act(() => presence.hear({ conversation_id: "v1", user: { id: "u2", name: "Eva" }, state }, "u1"));
  hear("typing");
  expect(strip).toHaveTextContent("Eva is writing");
  hear("away");
  expect(screen.getByRole("status")).toBe(strip);
  expect(strip.className).toBe(quiet);
  expect(strip).toHaveTextContent("");
});

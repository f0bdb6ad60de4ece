import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readSetting, writeSetting } from "@/lib/storage";
import { Notifications } from "./Notifications";

const ask = vi.fn();

beforeEach(() => {
  writeSetting("notifications", false);
  ask.mockReset();
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("Notification", { permission: "default", requestPermission: ask });
});
afterEach(() => vi.unstubAllGlobals());

function show() {
  render(
    <I18nProvider i18n={i18n}>
      <Notifications />
    </I18nProvider>,
  );
  return screen.getByRole("switch", { name: /Notify me/ });
}

test("the browser is asked for leave by the switch, not by the page", async () => {
  ask.mockResolvedValue("granted");
  const toggle = show();
  expect(ask).not.toHaveBeenCalled();
  await userEvent.click(toggle);
  expect(ask).toHaveBeenCalledOnce();
  expect(toggle).toBeChecked();
  expect(readSetting("notifications", false)).toBe(true);
  await userEvent.click(toggle);
  expect(readSetting("notifications", true)).toBe(false);
});

test("without leave it stays off and says why", async () => {
  ask.mockResolvedValue("denied");
  const toggle = show();
  await userEvent.click(toggle);
  expect(toggle).not.toBeChecked();
  expect(readSetting("notifications", false)).toBe(false);
  expect(screen.getByText(/blocks notifications/)).toBeInTheDocument();
});

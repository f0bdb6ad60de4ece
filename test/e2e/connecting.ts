import type { Page } from "@playwright/test";
import { type Desk, expect } from "./desk";
import { call } from "./page";

/** An account that an emulator lends. */
export type Spare = { settings: Record<string, string>; secrets: Record<string, string>; display: string };

/** What a network declares of itself, as far as these tests need it. */
export type Declared = {
  key: string;
  title: string;
  start_by?: string;
  capabilities: { media: Record<string, { level: string }> | null };
  needs?: { before: { en: string }[]; assisted?: boolean };
  fields: {
    name: string;
    kind: string;
    advanced?: boolean;
    label: { en: string };
    options?: { value: string; label: { en: string } }[];
  }[];
};

/** Fills in the form that a network declares and connects it. */
export async function connect(page: Page, desk: Desk, of: Declared, spare: Spare) {
  await page.goto(`${desk.url}/settings/channels/new`);
  await page
    .getByRole("main")
    .getByRole("button", { name: new RegExp(`^${of.title} `) })
    .click();
  if (of.needs) {
    const before = page.getByRole("region", { name: "Before you begin" });
    for (const one of of.needs.before) await expect(before).toContainText(one.en);
    await expect(before.getByText("You can't do this one alone")).toHaveCount(of.needs.assisted ? 1 : 0);
  }
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`Our ${of.title}`);
  if (of.fields.some((f) => f.advanced)) await page.getByText("Advanced", { exact: true }).click();
  const values = { ...spare.settings, ...spare.secrets };
  for (const field of of.fields) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.kind === "choice") {
      const option = field.options?.find((o) => o.value === value);
      await page.getByRole("combobox", { name: field.label.en }).click();
      await page.getByRole("option", { name: option?.label.en ?? value, exact: true }).click();
      continue;
    }
    await page.getByLabel(field.label.en, { exact: false }).first().fill(value);
  }
  // Nothing is connected before somebody said which skill answers it.
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Connect ${of.title}` })).toBeVisible();
  await page.getByRole("combobox", { name: "Default skill" }).click();
  await page.getByRole("option", { name: "No skill is needed" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Our ${of.title}` })).toBeVisible();
}

/**
 * Connects a network, without its form, with an account that its emulator lends, and answers the channel and the
 * account's place in the sandbox.
 */
export async function connected(page: Page, desk: Desk, platform: string, name: string, lent?: Spare) {
  const { settings, secrets } = lent ?? (await desk.sandbox<Spare>("GET", `/spares/${platform}`));
  const { id: channel } = await call<{ id: string }>(page, desk, "POST", "/channels", {
    platform,
    name,
    settings,
    secrets,
    default_skill: { skill_id: "" },
  });
  let place = "";
  await expect(async () => {
    const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
    place = accounts.find((a) => a.name === name)?.id ?? "";
    expect(place).not.toBe("");
  }).toPass({ timeout: 10_000 });
  return { channel, place };
}

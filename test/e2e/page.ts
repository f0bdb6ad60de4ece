import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Desk, expect } from "./desk";

/** Calls the API as whoever is signed in on a page. */
export async function call<T = unknown>(
  page: Page,
  desk: Desk,
  method: string,
  path: string,
  data?: unknown,
): Promise<T> {
  const headers = { Origin: desk.url, "Sec-Fetch-Site": "same-origin" };
  const answer = await page.request.fetch(`${desk.url}/api/v1${path}`, { method, data, headers });
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return (answer.status() === 204 ? undefined : await answer.json()) as T;
}

/** Chooses from a list that opens. */
export async function choose(page: Page, label: string, option: string | RegExp) {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** Looks at a page as on a phone, on which nothing is wider than the screen. */
export async function fitsAPhone(page: Page, look: () => Promise<void>) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 380, height: 800 });
  await look();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  if (size) await page.setViewportSize(size);
}

/** The judge of what assistive technology gets, once colours stopped changing: half-way between two themes nothing has its contrast. */
export async function axe(page: Page): Promise<AxeBuilder> {
  await page.evaluate(async () => {
    const moving = () =>
      document
        .getAnimations()
        .some(
          (a) => a.playState === "running" && a.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY,
        );
    // Frame by frame: the promise of an animation that nobody holds any more may never be kept.
    do await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    while (moving());
  });
  return new AxeBuilder({ page });
}

/** Nothing wrong for assistive technology in a part of a page: in the light, in the dark, and on a phone. */
export async function sound(page: Page, part = "main") {
  const wrong = async () =>
    (await (await axe(page)).include(part).analyze()).violations.map(
      (v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`,
    );
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await wrong()).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await fitsAPhone(page, async () => expect(await wrong()).toEqual([]));
}

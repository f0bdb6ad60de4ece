import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe, call } from "./page";
import { Agent } from "./people";

/** Nothing wrong with the page of the public, in the light and, on a phone, in the dark. */
async function usable(page: Page) {
  const wrong = async () =>
    (await (await axe(page)).analyze()).violations.map(
      (v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`,
    );
  expect(await wrong()).toEqual([]);
  await page.setViewportSize({ width: 380, height: 900 });
  await page.getByRole("button", { name: "Light or dark" }).click();
  expect(await wrong()).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("somebody reviews the business on the sandbox's own listing, and reads its answer there", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const square = await (await browser.newContext()).newPage();
  await square.goto(`${desk.url}/sandbox/#public`);
  // Without a place, it says how to get one.
  await expect(square.getByRole("heading", { name: "No public place yet" })).toBeVisible();
  await square.getByRole("button", { name: "See the accounts" }).click();
  await expect(square.getByRole("region", { name: "Google Play" })).toBeVisible();
  await square.getByRole("button", { name: "The public" }).click();

  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const spare = await desk.sandbox<{ settings: object; secrets: object }>("GET", "/spares/google_play");
  await call(admin.page, desk, "POST", "/channels", {
    platform: "google_play",
    name: "Alba's app",
    settings: spare.settings,
    secrets: spare.secrets,
    default_skill: { skill_id: "" },
  });
  const listing = square.getByRole("region", { name: /Alba's app$/ });
  await expect(listing.getByText("Nobody has left a review yet.")).toBeVisible();

  await listing.getByRole("button", { name: "Somebody else" }).click();
  await square.getByRole("button", { name: "New customer" }).click();
  await square.getByRole("textbox", { name: "Name", exact: true }).fill("Petra Lind");
  await square.getByRole("button", { name: "Add", exact: true }).click();
  const form = listing.getByRole("form", { name: "Leave a review" });
  await form.getByRole("radio", { name: "1 star" }).check();
  await form.getByRole("textbox", { name: "Text" }).fill("It crashes at the checkout.");
  await form.getByRole("textbox", { name: "App version" }).fill("2.1");
  await form.getByRole("button", { name: "Publish", exact: true }).click();
  const review = listing.getByRole("article", { name: "Petra Lind" });
  await expect(review.getByRole("img", { name: "1 star" })).toBeVisible();
  await usable(square);
  await shot(square, "public-place");

  await desk.sandbox("POST", "/clock", { seconds: 3600 });
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Petra Lind", "All");
  await agent.answer("Sorry, Petra! Version 2.2 puts it right.");
  await expect(review.getByText("Sorry, Petra! Version 2.2 puts it right.")).toBeVisible();

  // The words change, and what they were stays readable.
  await review.getByRole("button", { name: "Edit", exact: true }).click();
  const change = listing.getByRole("form", { name: "Change your review" });
  await change.getByRole("radio", { name: "4 stars" }).check();
  await change.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(review.getByRole("img", { name: "4 stars" })).toBeVisible();
  await review.getByText("What it said before").click();
  await expect(review.getByRole("img", { name: "1 star" })).toBeVisible();
});

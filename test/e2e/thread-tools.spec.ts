import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { type Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

/** Fails where axe finds what keeps somebody from using the page. */
async function usable(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
}

/** The page in the light, in the dark and on a phone's width. */
async function usableEverywhere(page: Page) {
  await usable(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await usable(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 380, height: 780 });
  await usable(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1360, height: 860 });
}

const idOf = (page: Page) => page.url().split("/").at(-1)?.split("?")[0] ?? "";

test("one finds words in the whole conversation, folds what happened, and passes a message on", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  const line = await Line.of(desk, "Nuria Sala");
  const other = await Line.of(desk, "Oriol Mas");
  await other.write("Is anybody there?");
  await line.write("The code of my camión is 4711");
  for (let i = 1; i <= 130; i++) await line.write(`Something else, part ${i}`);
  await line.write("And where is the CAMION now?");
  await agent.view("Unassigned");
  await expect(agent.row("Nuria Sala")).toHaveAccessibleName(/where is the CAMION now/);

  // The thread opens at the first unread message, however far back that is.
  await agent.open("Nuria Sala");
  const first = agent.message("The code of my camión is 4711");
  const last = agent.message("And where is the CAMION now?");
  await expect(agent.log.getByRole("heading", { name: "132 unread messages" })).toBeInViewport();
  await expect(first).toBeInViewport();
  await agent.log.focus();
  await page.keyboard.press("Shift+G");
  await expect(last).toBeInViewport();
  await page.keyboard.press("Shift+U");
  await expect(first).toBeInViewport();
  await page.keyboard.press("Shift+G");
  await expect(last).toBeInViewport();

  // Found on the server, also where nothing is loaded after a reload.
  await page.reload();
  await expect(last).toBeInViewport();
  await expect(first).toHaveCount(0);
  await page.keyboard.press("Control+f");
  const find = page.getByRole("search", { name: "Find in this conversation" });
  await find.getByRole("searchbox").fill("Camion");
  await expect(find.getByRole("status")).toHaveText("1 of 2");
  await expect(last).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(find.getByRole("status")).toHaveText("2 of 2");
  await expect(first).toBeInViewport();
  const marked = () => page.evaluate(() => [...(CSS.highlights.get("find-current") ?? [])].map(String));
  await expect.poll(marked).toEqual(["camión"]);
  await shot(page, "thread-find");
  await usableEverywhere(page);
  await find.getByRole("searchbox").focus();
  await page.keyboard.press("Shift+Enter");
  await expect(last).toBeInViewport();
  await find.getByRole("searchbox").fill("nowhere at all");
  await expect(find.getByRole("status")).toHaveText("Nothing found");
  await page.keyboard.press("Escape");
  await expect(find).toHaveCount(0);

  // Several changes are one line, opened by the keyboard; whether it begins open is remembered.
  for (const priority of ["high", "low", "urgent"]) {
    const answer = await page.request.patch(`${desk.url}/api/v1/cases/${idOf(page)}`, {
      data: { priority },
      headers: { Origin: desk.url },
    });
    expect(answer.ok()).toBe(true);
  }
  const run = agent.log.getByRole("button", { name: /^\d+ changes/ }).last();
  await expect(run).toHaveAttribute("aria-expanded", "false");
  await run.focus();
  await page.keyboard.press("Enter");
  await expect(agent.log.getByText(/set the priority to high/)).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Find anything" }).getByRole("combobox").fill("one by one");
  await expect(page.getByRole("option", { name: /Show the changes in threads/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.reload();
  await expect(run).toHaveAttribute("aria-expanded", "true");

  // A quote of the message in focus.
  await last.focus();
  await page.keyboard.press("Shift+R");
  await agent.answer("It left an hour ago");
  await expect(agent.message("It left an hour ago").getByRole("button", { name: /quoted message/ })).toBeVisible();

  // Forwarded from its menu, to somebody found by name. The answer quotes it, so there are two with its words.
  const asked = last.first();
  await asked.hover();
  await asked.getByRole("button", { name: "More about this message" }).click();
  await page.getByRole("menuitem", { name: "Forward…" }).click();
  const dialog = page.getByRole("dialog", { name: "Forward the message" });
  await dialog.getByRole("searchbox", { name: "Find a contact" }).fill("Oriol");
  await dialog.getByRole("button", { name: /Oriol Mas/ }).click();
  await usable(page);
  await shot(page, "thread-forward");
  await dialog.getByRole("list", { name: "Conversations" }).getByRole("button").click();
  await expect(dialog).toBeHidden();
  await other.gets("And where is the CAMION now?");
  await page.getByRole("button", { name: "Go there" }).click();
  await expect(agent.message("And where is the CAMION now?")).toContainText("Forwarded");
  await agent.open("Nuria Sala", "All");
  await asked.hover();
  await asked.getByRole("button", { name: "More about this message" }).click();
  await page.getByRole("menuitem", { name: "What happened to it" }).click();
  const history = page.getByRole("dialog", { name: "What happened to this message" });
  await expect(history.getByRole("listitem").filter({ hasText: "Forwarded to Oriol Mas" })).toBeVisible();
});

test("a case is exported as PDF and as JSON, and its history says so", async ({ browser, desk, shot }) => {
  const who = desk.person("agent");
  const agent = await Agent.signIn(browser, desk, who);
  const { page } = agent;
  const line = await Line.of(desk, "Pep Roig");
  await line.write("Hola, ¿cómo va? 👍");
  await agent.open("Pep Roig");
  await agent.answer("All well");
  const exported = async (format: "PDF" | "JSON") => {
    await agent.log.focus();
    await page.keyboard.press("Shift+X");
    const dialog = page.getByRole("dialog", { name: /^Export case #\d+/ });
    await dialog.getByRole("radio", { name: new RegExp(`^${format}`) }).check();
    if (format === "JSON") {
      await dialog.getByRole("switch", { name: "With internal notes" }).click();
      await shot(page, "case-export");
      await usableEverywhere(page);
    }
    const coming = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download" }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toMatch(new RegExp(`^recado-\\d+\\.${format.toLowerCase()}$`));
    return readFile(await file.path());
  };
  const pdf = await exported("PDF");
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const json = JSON.parse((await exported("JSON")).toString());
  expect(json.messages.map((m: { text: string }) => m.text)).toEqual(["Hola, ¿cómo va? 👍", "All well"]);
  await page.keyboard.press("h");
  const history = page.getByRole("dialog", { name: /^History of case/ });
  await expect(history.getByRole("listitem").first()).toContainText(`${who.name} exported the case as JSON`);
  await expect(history.getByRole("listitem").nth(1)).toContainText(`${who.name} exported the case as PDF`);
});

/** Milliseconds from the click on a row until the messages of its case are painted. */
async function openingTime(page: Page, agent: Agent, name: string): Promise<number> {
  const painted = page.evaluate((label) => {
    return new Promise<number>((done) => {
      const onClick = () => {
        const start = performance.now();
        const look = () => {
          const there = document.querySelector(`section[aria-label="${label}"] [role="log"] article`);
          if (!there) return requestAnimationFrame(look);
          // After this frame's paint.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done(performance.now() - start);
          return requestAnimationFrame(() => channel.port2.postMessage(0));
        };
        look();
      };
      addEventListener("click", onClick, { once: true, capture: true });
    });
  }, `Conversation with ${name}`);
  await agent.row(`${name}.`).click();
  return painted;
}

const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** Some customers who wrote once each. */
async function crowd(desk: Desk, n: number, prefix: string): Promise<string[]> {
  const names = Array.from({ length: n }, (_, i) => `${prefix} ${i + 1}`);
  for (const name of names) await (await Line.of(desk, name)).write(`Hello, I am ${name}`);
  return names;
}

test("a case is painted at once, and memory stays flat over many opened ones", async ({ browser, desk }) => {
  const cases = Number(process.env.RECADO_OPENED_CASES ?? 100);
  test.setTimeout(120_000 + cases * 600);
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = agent;
  const names = await crowd(desk, 60, "Visitor");
  await agent.view("Unassigned");
  const newest = names.slice(-9).toReversed();
  for (const name of newest) await expect(agent.row(`${name}.`)).toBeVisible();
  const cdp = await page.context().newCDPSession(page);
  // The page's own work counts, not what else the machine does meanwhile.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return (metrics.find((m) => m.name === "TaskDuration")?.value ?? 0) * 1000;
  };
  const times: number[] = [];
  const works: number[] = [];
  for (const name of newest) {
    await agent.row(`${name}.`).hover();
    const before = await worked();
    times.push(await openingTime(page, agent, name));
    works.push((await worked()) - before);
  }
  const [took, work] = [median(times), median(works)];
  console.log(
    `opening a case: median ${took.toFixed(0)} ms from the click to the paint, ${work.toFixed(0)} ms of work`,
  );
  expect(work).toBeLessThan(300);

  const heap = async () => {
    for (let i = 0; i < 3; i++) await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    return usedSize / 2 ** 20;
  };
  let step = 0;
  const walk = async (n: number) => {
    for (let i = 0; i < n; i++, step++) {
      const before = page.url();
      // Down the list and up again, a case each time.
      await page.keyboard.press(Math.floor(step / 55) % 2 === 0 ? "j" : "k");
      await expect.poll(() => page.url(), { intervals: [20, 50, 100] }).not.toBe(before);
      await expect(agent.log.getByRole("article").first()).toBeVisible();
    }
  };
  await agent.row(`${names.at(-1)}.`).click();
  await walk(50); // the first ones fill what is kept on purpose
  const filled = await heap();
  await walk(cases);
  const after = await heap();
  console.log(`heap after 50 cases ${filled.toFixed(1)} MB, after ${cases + 50} ${after.toFixed(1)} MB`);
  expect(after - filled).toBeLessThan(6 + cases / 100);
});

import { execFileSync } from "node:child_process";
import { expect, test } from "./desk";
import { Agent } from "./people";
import { root } from "./server";

const cases = 100_000;
const settings = {
  phone_number_id: "301",
  business_account_id: "201",
  display_phone_number: "+34600000000",
  api_base_url: "http://127.0.0.1:9",
};

test("a list of a hundred thousand cases opens at once, scrolls without a stutter and draws only what is seen", async ({
  browser,
  serve,
}) => {
  test.setTimeout(120_000);
  const note = (type: string, description: string) => test.info().annotations.push({ type, description });
  const server = await serve();
  const page = await (await browser.newContext()).newPage();
  const post = async <T>(path: string, data: object): Promise<T> => {
    const answer = await page.request.post(`${server.url}/api/v1${path}`, { headers: { Origin: server.url }, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  };
  const get = async <T>(path: string): Promise<T> =>
    (await (await page.request.get(`${server.url}/api/v1${path}`)).json()) as T;
  const password = "a hundred thousand";
  await post("/setup", { workspace: "Big", name: "Olga", email: "olga@big.example", password });
  const secrets = { access_token: "t", app_secret: "s", verify_token: "v" };
  const channel = { platform: "whatsapp", name: "Line", settings, secrets };
  const { id } = await post<{ id: string }>("/channels", channel);

  const { workspace } = await get<{ workspace: { id: string } }>("/auth/me");

  const began = Date.now();
  const options = ["-data", server.data, "-workspace", workspace.id, "-channel", id, "-cases", String(cases)];
  await server.pause(() => {
    execFileSync("go", ["run", "./test/manycases", ...options], {
      cwd: root,
      env: { ...process.env, CGO_ENABLED: "0" },
    });
  });
  note("filled", `${Date.now() - began} ms`);

  const opened = Date.now();
  await page.goto(`${server.url}/inbox/all`);
  const agent = new Agent(page, server);
  await expect(agent.row(`Customer ${cases - 1}.`)).toBeVisible();
  note("opened", `${Date.now() - opened} ms`);
  await expect(page.getByRole("link", { name: "All: 100,000 cases" })).toBeVisible();

  // Wheels down through the first pages. What a frame costs is counted in time of the processor: a busy machine must
  // not decide.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () =>
    (await cdp.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration")?.value ?? 0;
  const before = await worked();
  const list = page.getByRole("region", { name: "All cases" }).locator("ul");
  const seen = await list.evaluate(async (ul, wanted) => {
    const scroller = ul.parentElement as HTMLElement;
    const reached = () => Number(ul.lastElementChild?.getAttribute("aria-posinset"));
    const end = performance.now() + 40_000;
    let [frames, most] = [0, 0];
    while (reached() < wanted && performance.now() < end) {
      scroller.scrollTop += 120; // a fast flick: two rows a frame, more than an eye can follow
      await new Promise(requestAnimationFrame);
      frames += 1;
      most = Math.max(most, ul.children.length);
    }
    return { frames, most, reached: reached() };
  }, 1_000);
  const perFrame = ((await worked()) - before) / seen.frames;
  note("scrolled", `${JSON.stringify(seen)}, ${(perFrame * 1000).toFixed(1)} ms a frame`);
  expect(seen.reached).toBeGreaterThanOrEqual(1_000);
  expect(seen.most).toBeLessThan(100);
  expect(perFrame).toBeLessThan(1 / 60);

  // The other end is one press away: who waits longest stands first.
  await page.getByRole("button", { name: "Sort", exact: true }).click();
  await page.getByRole("menuitem", { name: "Waiting longest first" }).click();
  await expect(agent.row("Customer 0.")).toBeVisible();
  await agent.row("Customer 0.").click();
  await expect(agent.message("Question number 0")).toBeVisible();
});

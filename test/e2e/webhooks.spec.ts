import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Desk, expect, test } from "./desk";
import { call, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

/** A program that is told of events: it keeps what came, and fails as often as it is asked to. */
async function receiver() {
  const got: { id: string; at: string; signature: string; authorization: string; body: string }[] = [];
  const state = { failing: 0 };
  const server = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (part) => {
      body += part;
    });
    asked.on("end", () => {
      const header = (name: string) => String(asked.headers[name] ?? "");
      got.push({
        id: header("webhook-id"),
        at: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        authorization: header("authorization"),
        body,
      });
      answer.statusCode = state.failing-- > 0 ? 500 : 200;
      answer.end(answer.statusCode === 200 ? "thanks" : "not now");
    });
  });
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  return {
    got,
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    stop: () => server.close(),
  };
}

test("a program is told of events, signed and tried again, and the log says what it answered", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const program = await receiver();
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/webhooks`);
  await expect(page.getByText("Nobody is told yet")).toBeVisible();
  await sound(page);
  await page.getByRole("button", { name: "New webhook" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name", { exact: true }).fill("Warehouse");
  await form.getByLabel("Address", { exact: true }).fill(program.url);
  await shot(page, "webhook-new");
  await form.getByRole("button", { name: "Make the webhook" }).click();
  const shown = page.getByText(/^whsec_/);
  await expect(shown).toBeVisible();
  const secret = ((await shown.textContent()) ?? "").trim();
  await page.getByRole("button", { name: "Done" }).click();

  program.state.failing = 1;
  await (await Line.of(desk, "Wanda Sol")).write("Is my parcel there?");
  const told = () => program.got.filter((one) => one.body.includes("Is my parcel there?"));
  await expect.poll(() => told().length, { timeout: 20_000 }).toBeGreaterThan(0);
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  for (const one of program.got) {
    const mine = createHmac("sha256", key).update(`${one.id}.${one.at}.${one.body}`).digest("base64");
    expect(one.signature.split(" ")).toContain(`v1,${mine}`);
  }
  const twice = () => program.got.some((a, i) => program.got.some((b, j) => j > i && a.id === b.id));
  await expect.poll(twice, { timeout: 20_000 }).toBe(true);

  await page.goto(`${desk.url}/settings/webhooks`);
  await page.getByRole("link", { name: "Warehouse" }).click();
  const log = page.getByRole("list", { name: "Log" });
  await expect(log.getByRole("listitem").first()).toBeVisible();
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText("thanks").first()).toBeVisible();
  await sound(page);
  await fitsAPhone(page, () => expect(page.getByRole("button", { name: "Send a test" })).toBeVisible());
  await shot(page, "webhook");
  program.stop();
});

test("[004-53] [004-98] [004-99] [004-101] [004-103] [004-104] [004-106] [004-107] [004-108] a recipe calls a program on words, with chosen variables and sealed credentials, and the log has the answer", async ({
  browser,
  serve,
}) => {
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const program = await receiver();
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const made = await call<{ id: string }>(page, desk, "POST", "/recipes", {
    name: "Tell IT",
    family: "new",
    enabled: true,
    trigger: { kind: "new" },
    filter_text: 'message.direction is in and message.text contains any ("failure", "server error")',
    actions: [
      {
        kind: "webhook",
        params: {
          name: "IT channel",
          method: "POST",
          url: program.url,
          authorization: "Bearer sesame",
          variables: ["message.text", "contact.name"],
        },
      },
    ],
  });
  await (await Line.of(desk, "Walt Sol")).write("There is a server error in the shop");
  await expect.poll(() => program.got.length, { timeout: 20_000 }).toBe(1);
  const [came] = program.got;
  expect(came?.authorization).toBe("Bearer sesame");
  expect(JSON.parse(came?.body ?? "")).toEqual({
    contact: { name: "Walt Sol" },
    message: { text: "There is a server error in the shop" },
  });
  expect(JSON.stringify(await call(page, desk, "GET", `/recipes/${made.id}`))).not.toContain("sesame");
  await page.goto(`${desk.url}/settings/automation/${made.id}`);
  await expect(page.getByText(/IT channel/).first()).toBeVisible();
  program.stop();
});

// Runs a published client of others, grammy as it is on npm, unmodified against
// an emulated Telegram: by polling first, then by a webhook of its own. It prints
// what it saw, a JSON object a line.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { API, TOKEN, CUSTOMER, MODULES } = process.env;
const load = createRequire(`${MODULES}/package.json`);
const { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } = load("grammy");
const tell = (what) => console.log(JSON.stringify(what));

const bot = new Bot(TOKEN, { client: { apiRoot: API } });
const wrong = new Bot("1:wrong-token-of-nobody", { client: { apiRoot: API } });
await assert.rejects(wrong.api.getMe(), (e) => e instanceof GrammyError && e.error_code === 401);

let pressed;
const press = new Promise((resolve) => {
  pressed = resolve;
});
bot.catch((e) => {
  console.error(e);
  process.exit(1);
});
bot.on("message:text", async (ctx) => {
  if (ctx.message.text !== CUSTOMER) return;
  assert.equal(ctx.chat.type, "private");
  await ctx.reply("<i>Ahora</i> lo miro", { parse_mode: "HTML", reply_parameters: { message_id: ctx.msgId } });
  const sent = await ctx.replyWithPhoto(new InputFile(Buffer.from("bytes"), "foto.jpg"), { caption: "La talla M" });
  const file = await ctx.api.getFile(sent.photo.at(-1).file_id);
  const bytes = await fetch(`${API}/file/bot${TOKEN}/${file.file_path}`).then((r) => r.text());
  assert.equal(bytes, "bytes");
  await ctx.replyWithPhoto(sent.photo.at(-1).file_id);
  await ctx.replyWithVenue(40.4, -3.7, "Tienda Alba", "Mayor 1");
  await ctx.react("👍");
  await ctx.replyWithChatAction("typing");
  await assert.rejects(ctx.reply("x".repeat(4097)), (e) => e.description === "Bad Request: message is too long");
  await assert.rejects(ctx.api.sendMessage(12345, "Hola"), (e) => e.description === "Bad Request: chat not found");
  await ctx.reply("¿Vienes?", { reply_markup: new InlineKeyboard().text("Sí", "YES_1").text("No", "NO_1") });
  tell({ asked: true });
});
bot.callbackQuery("YES_1", async (ctx) => {
  await ctx.answerCallbackQuery();
  await assert.rejects(ctx.answerCallbackQuery(), (e) => e.description.includes("query is too old"));
  pressed();
});
void bot.start({ onStart: () => tell({ listening: true }) });
await press;
await bot.stop();

// The same again by a webhook, with the secret that only the network knows.
const secretToken = "the-secret-of-grammy";
const hooked = new Bot(TOKEN, { client: { apiRoot: API } });
const came = new Promise((resolve) => {
  hooked.on("message:text", (ctx) => resolve(ctx.message.text));
});
const server = createServer(webhookCallback(hooked, "http", { secretToken })).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
await hooked.api.setWebhook(`http://127.0.0.1:${server.address().port}/`, { secret_token: secretToken, allowed_updates: ["message"] });
assert.deepEqual((await hooked.api.getWebhookInfo()).allowed_updates, ["message"]);
await assert.rejects(hooked.api.getUpdates(), (e) => e.error_code === 409);
tell({ hooked: true });
assert.equal(await came, CUSTOMER);
await hooked.api.deleteWebhook();
server.close();
tell({ done: true });
process.exit(0);

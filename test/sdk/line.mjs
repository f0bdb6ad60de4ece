// Runs the client `@line/bot-sdk`, as it is on npm, against the emulated platform:
// it sets its webhook, checks signatures with its own validator, answers a
// customer and fetches a file.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { API, DATA, TOKEN, SECRET, CUSTOMER, MODULES } = process.env;
const { messagingApi, validateSignature, HTTPFetchError } = createRequire(`${MODULES}/package.json`)("@line/bot-sdk");

const client = new messagingApi.MessagingApiClient({ channelAccessToken: TOKEN, baseURL: API });
const blob = new messagingApi.MessagingApiBlobClient({ channelAccessToken: TOKEN, baseURL: DATA });
const say = (line) => console.log(JSON.stringify(line));

const heard = [];
let wake = () => {};
const server = createServer((req, res) => {
  let body = "";
  req.on("data", (part) => (body += part));
  req.on("end", () => {
    const good = validateSignature(body, SECRET, req.headers["x-line-signature"]);
    assert.ok(!validateSignature(body, "another secret", req.headers["x-line-signature"]));
    res.writeHead(good ? 200 : 401).end();
    if (good) heard.push(...JSON.parse(body).events);
    wake();
  });
});
const next = async () => {
  while (heard.length === 0) await new Promise((done) => (wake = done));
  return heard.shift();
};
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const endpoint = `http://127.0.0.1:${server.address().port}/line`;
await client.setWebhookEndpoint({ endpoint });
assert.deepEqual(await client.getWebhookEndpoint(), { endpoint, active: true });
assert.equal((await client.testWebhookEndpoint({ endpoint })).success, true);
assert.match((await client.getBotInfo()).userId, /^U[0-9a-f]{32}$/);
const wrong = new messagingApi.MessagingApiClient({ channelAccessToken: "revoked", baseURL: API });
await assert.rejects(wrong.getBotInfo(), (e) => e instanceof HTTPFetchError && e.status === 401);

say({ listening: true });
const said = await next();
assert.equal(said.message.text, CUSTOMER);
const to = said.source.userId;
assert.ok((await client.getProfile(to)).displayName);
const text = (words) => ({ type: "text", text: words });
assert.equal((await client.replyMessage({ replyToken: said.replyToken, messages: [text("Recibido, gracias")] })).sentMessages.length, 1);
await assert.rejects(
  client.replyMessage({ replyToken: said.replyToken, messages: [text("otra vez")] }),
  (e) => e.status === 400 && /Invalid reply token/.test(e.body),
);
await assert.rejects(
  client.pushMessage({ to, messages: [text("")] }),
  (e) => e.status === 400 && /May not be empty/.test(e.body) && /messages\[0\]\.text/.test(e.body),
);
await client.showLoadingAnimation({ chatId: to, loadingSeconds: 5 });
await client.markMessagesAsReadByToken({ markAsReadToken: said.message.markAsReadToken });
const action = (label, data) => ({ type: "postback", label, data, displayText: label });
const key = "123e4567-e89b-12d3-a456-426614174000";
const asks = {
  to,
  messages: [
    {
      type: "template",
      altText: "¿Vienes?",
      template: { type: "buttons", text: "¿Vienes?", actions: [action("Sí", "YES_1"), action("No", "NO_1"), action("Quizá", "MAYBE")] },
    },
  ],
};
assert.equal((await client.pushMessage(asks, key)).sentMessages.length, 1);
await assert.rejects(client.pushMessage(asks, key), (e) => e.status === 409);
assert.equal((await client.getMessageQuotaConsumption()).totalUsage, 1);
say({ asked: true });
assert.equal((await next()).postback.data, "YES_1");

say({ wanted: "file" });
const picture = await next();
assert.equal(picture.message.type, "image");
let content = "";
for await (const part of await blob.getMessageContent(picture.message.id)) content += part;
assert.equal(content, "bytes of a picture");
say({ done: true });
process.exit(0);

// Runs the client `twilio`, as it is on npm, against the emulated platform: it
// sends, lists and reads messages and templates, and checks a webhook's
// signature with its own validator. Its requests are led to the emulator by the
// client's own option for another HTTP client.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { API, SID, TOKEN, FROM, SENDER, TO, AMERICAN, FILE, CUSTOMER, MODULES } = process.env;
const twilio = createRequire(`${MODULES}/package.json`)("twilio");

class Detour extends twilio.RequestClient {
  request(options) {
    const at = new URL(options.uri);
    const led = at.host.endsWith(".twilio.com") ? API + at.pathname + at.search : options.uri;
    return super.request({ ...options, uri: led });
  }
}

const client = twilio(SID, TOKEN, { httpClient: new Detour(), accountSid: SID });
const say = (line) => console.log(JSON.stringify(line));
const until = async (f) => {
  for (;;) {
    const v = await f();
    if (v) return v;
    await new Promise((done) => setTimeout(done, 5));
  }
};

const account = await client.api.v2010.accounts(SID).fetch();
assert.equal(account.status, "active");

let last;
for (let i = 0; i < 5; i++) {
  last = await client.messages.create({ from: FROM, to: TO, body: `Hola ${i} desde Node` });
  assert.equal(last.status, "queued");
  assert.equal(last.direction, "outbound-api");
}
const all = await client.messages.list({ to: TO, pageSize: 2 });
assert.equal(all.length, 5);
assert.equal(all[0].sid, last.sid);
const arrived = await until(async () => {
  const m = await client.messages(last.sid).fetch();
  return m.status === "delivered" && m;
});
assert.ok(arrived.dateSent instanceof Date && !Number.isNaN(arrived.dateSent.getTime()));
assert.match(arrived.price, /^-0\.\d{4}$/);
assert.equal((await client.messages(last.sid).update({ body: "" })).body, "");
assert.equal(await client.messages(last.sid).remove(), true);
await assert.rejects(client.messages(last.sid).fetch(), (e) => e.status === 404 && e.code === 20404);
await assert.rejects(
  client.messages.create({ from: FROM, to: "12", body: "Hola" }),
  (e) => e.status === 400 && e.code === 21211 && e.moreInfo.endsWith("21211"),
);

const picture = await client.messages.create({ from: FROM, to: AMERICAN, body: "La foto", mediaUrl: [FILE] });
const media = await client.messages(picture.sid).media.list();
assert.equal(media.length, 1);
assert.equal(media[0].contentType, "image/jpeg");

for (const friendlyName of ["uno", "dos"]) {
  await client.content.v1.contents.create({ friendlyName, language: "es", types: { "twilio/text": { body: "Hola" } } });
}
const made = await client.content.v1.contents.create({
  friendlyName: "aviso",
  language: "es",
  variables: { 1: "Ana" },
  types: { "twilio/quick-reply": { body: "Hola {{1}}, ¿vienes?", actions: [{ title: "Sí", id: "y" }] } },
});
const asked = await client.content.v1.contents(made.sid).approvalCreate.create({ name: "aviso", category: "UTILITY" });
assert.equal(asked.status, "received");
say({ submitted: made.sid });
await until(async () => {
  const { whatsapp } = await client.content.v1.contents(made.sid).approvalFetch().fetch();
  assert.notEqual(whatsapp.status, "rejected");
  return whatsapp.status === "approved";
});
const templates = await client.content.v1.contentAndApprovals.list({ pageSize: 2 });
assert.equal(templates.length, 3);
const sent = await client.messages.create({
  from: SENDER,
  to: `whatsapp:${TO}`,
  contentSid: made.sid,
  contentVariables: JSON.stringify({ 1: "Lucía" }),
});
assert.equal(sent.body, "Hola Lucía, ¿vienes?");
const [sender] = await client.messaging.v2.channelsSenders.list({ channel: "whatsapp" });
assert.equal(sender.senderId, SENDER);

let heard;
const came = new Promise((done) => (heard = done));
const server = createServer((req, res) => {
  let body = "";
  req.on("data", (part) => (body += part));
  req.on("end", () => {
    const params = Object.fromEntries(new URLSearchParams(body));
    const address = `http://${req.headers.host}${req.url}`;
    const signature = req.headers["x-twilio-signature"];
    const twiml = new twilio.twiml.MessagingResponse();
    twiml.message("Recibido, gracias");
    res.writeHead(200, { "Content-Type": "text/xml" }).end(twiml.toString());
    heard({
      params,
      good: twilio.validateRequest(TOKEN, signature, address, params),
      bad: twilio.validateRequest("another token", signature, address, params),
    });
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const smsUrl = `http://127.0.0.1:${server.address().port}/sms?tienda=alba`;
const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM });
assert.equal((await client.incomingPhoneNumbers(number.sid).update({ smsUrl })).smsUrl, smsUrl);
say({ listening: true });
const { params, good, bad } = await came;
assert.ok(good);
assert.ok(!bad);
assert.equal(params.Body, CUSTOMER);
say({ done: true });
process.exit(0);

// Runs the platform's own client, `whatsapp` as it is on npm, against the
// emulated platform. Its host is an option (WA_BASE_URL); its port is fixed at
// 443, so requests to that host are led to the emulator's port, as a line in
// /etc/hosts and a forwarded port would.
import assert from "node:assert/strict";
import https from "node:https";
import { createRequire } from "node:module";

const { PORT, PHONE, TO, INCOMING, MODULES } = process.env;
const request = https.request;
https.request = (options, ...rest) => request({ ...options, port: Number(PORT) }, ...rest);
const load = createRequire(`${MODULES}/package.json`);
const WhatsApp = load("whatsapp");

const client = new WhatsApp(PHONE);
const sent = async (answer) => {
  const res = await answer;
  const body = await res.responseBodyToJSON();
  assert.equal(res.statusCode(), 200, JSON.stringify(body));
  assert.equal(body.messaging_product, "whatsapp");
  assert.ok(body.messages[0].id.startsWith("wamid."));
};
await sent(client.messages.text({ body: "Hola desde el cliente de la plataforma" }, TO));
await sent(client.messages.image({ link: "https://shop.example/foto.jpg", caption: "La talla M" }, TO, INCOMING));
await sent(client.messages.location({ latitude: 40.4, longitude: -3.7, name: "Tienda Alba", address: "Mayor 1" }, TO));
await sent(client.messages.contacts([{ name: { formatted_name: "Marta Soler" }, phones: [{ phone: "+34600000001" }] }], TO));
await sent(
  client.messages.interactive(
    { type: "button", body: { text: "¿Lo cambiamos?" }, action: { buttons: [{ type: "reply", reply: { id: "y", title: "Sí" } }] } },
    TO,
  ),
);
await sent(client.messages.template({ name: "hello_world", language: { policy: "deterministic", code: "en_US" } }, TO));
const read = await client.messages.status({ status: "read", message_id: INCOMING });
assert.deepEqual(await read.responseBodyToJSON(), { success: true });
const refused = await client.messages.text({ body: "x".repeat(5000) }, TO);
assert.equal(refused.statusCode(), 400);
assert.equal((await refused.responseBodyToJSON()).error.code, 100);
console.log(JSON.stringify({ done: true }));
process.exit(0);

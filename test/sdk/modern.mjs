// Runs the client `whatsapp-api-js`, as it is on npm, against the emulated
// platform: it sends every kind of message and reads the webhooks that follow
// with its own middleware, signature check included. The host is changed by
// the client's own option for fetch.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { API, PHONE, TO, TOKEN, SECRET, VERIFY, CUSTOMER, CATALOG, FLOW, MODULES } = process.env;
const resolve = createRequire(`${MODULES}/package.json`).resolve;
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { WhatsAppAPI } = await load("whatsapp-api-js/middleware/node-http");
const {
  Text,
  Image,
  Interactive,
  ActionButtons,
  ActionCatalog,
  ActionNavigateFlow,
  ActionProductList,
  Button,
  Body,
  BodyComponent,
  BodyParameter,
  CarouselCard,
  CarouselComponent,
  CopyComponent,
  Header,
  HeaderComponent,
  HeaderParameter,
  LTOComponent,
  PayloadComponent,
  Product,
  ProductSection,
  Reaction,
  Location,
  ActionList,
  ListSection,
  Row,
  Template,
  URLComponent,
} = await load("whatsapp-api-js/messages");

const client = new WhatsAppAPI({
  token: TOKEN,
  appSecret: SECRET,
  webhookVerifyToken: VERIFY,
  v: "v24.0",
  ponyfill: { fetch: (url, init) => fetch(String(url).replace("https://graph.facebook.com", API), init) },
});

const heard = [];
const statuses = [];
client.on.message = ({ from, message, name }) => {
  heard.push({ from, message, name });
};
client.on.status = ({ id, status }) => {
  statuses.push(`${id} ${status}`);
};

// The business's side of the webhook.
const server = createServer(async (req, res) => {
  if (req.method === "GET") {
    try {
      res.end(await client.handle_get(req));
    } catch {
      res.writeHead(403).end();
    }
    return;
  }
  res.statusCode = await client.handle_post(req);
  res.end();
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
console.log(JSON.stringify({ hook: `http://127.0.0.1:${server.address().port}/` }));

const until = async (what, ok) => {
  for (let i = 0; i < 400; i++) {
    const value = ok();
    if (value) return value;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error(`${what} did not come: ${JSON.stringify({ heard, statuses })}`);
};

try {
  const first = await until("the customer's message", () => heard.find((h) => h.message.type === "text"));
  assert.equal(first.from, TO);
  assert.equal(first.message.text.body, CUSTOMER);
  assert.match(first.name, /Ñ/);

  const sent = async (message, context) => {
    const answer = await client.sendMessage(PHONE, TO, message, context);
    assert.ok(answer.messages?.[0]?.id, JSON.stringify(answer));
    assert.equal(answer.contacts[0].wa_id, TO);
    return answer.messages[0].id;
  };
  const id = await sent(new Text("¡Hola! ¿En qué te ayudamos?"), first.message.id);
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("file", new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], { type: "image/png" }), "foto.png");
  const upload = await client.uploadMedia(PHONE, form);
  assert.ok(upload.id, JSON.stringify(upload));
  await sent(new Image(upload.id, true, "La talla M"));
  await sent(new Image("https://shop.example/foto.jpg"));
  const buttons = await sent(
    new Interactive(new ActionButtons(new Button("yes", "Sí"), new Button("no", "No")), new Body("¿Lo cambiamos?")),
  );
  await sent(
    new Interactive(new ActionList("Ver tallas", new ListSection(undefined, new Row("m", "M", "Mediana"))), new Body("Elige talla")),
  );
  await sent(new Location(-3.7, 40.4, "Tienda Alba", "Mayor 1"));
  await sent(new Reaction(first.message.id, "👍"));
  assert.equal((await client.markAsRead(PHONE, first.message.id, "text")).success, true);

  const info = await client.retrieveMedia(upload.id);
  assert.equal(info.mime_type, "image/png");
  const file = await client.fetchMedia(info.url);
  assert.equal((await file.arrayBuffer()).byteLength, 4);
  assert.equal((await client.deleteMedia(upload.id)).success, true);

  await until("the ticks", () => ["sent", "delivered", "read"].every((s) => statuses.includes(`${id} ${s}`)));
  console.log(JSON.stringify({ press: buttons, button: "yes" }));
  const pressed = await until("the press of the button", () => heard.find((h) => h.message.type === "interactive"));
  assert.equal(pressed.message.interactive.button_reply.id, "yes");

  // Templates of every make, products and a form.
  const photo = new Image("https://shop.example/foto.jpg");
  const turn = await sent(
    new Template(
      "aviso_turno",
      "es_AR",
      new HeaderComponent(new HeaderParameter("3/12")),
      new BodyComponent(new BodyParameter("Ana"), new BodyParameter("14:30")),
      new PayloadComponent("CONF_42"),
      new URLComponent("t/42"),
    ),
  );
  await sent(
    new Template(
      "oferta",
      "es",
      new HeaderComponent(new HeaderParameter(photo)),
      new LTOComponent(Date.now() + 3_600_000),
      new BodyComponent(new BodyParameter("Ana")),
      new CopyComponent("LINO20"),
    ),
  );
  const card = (i) => new CarouselCard(photo, new PayloadComponent(`want-${i}`));
  await sent(new Template("carrusel", "es", new CarouselComponent(card(0), card(1))));
  await sent(new Interactive(new ActionCatalog(new Product("LINO-M")), new Body("Todo lo que hay")));
  await sent(
    new Interactive(
      new ActionProductList(CATALOG, new ProductSection("Ropa", new Product("LINO-M"), new Product("LINO-P"))),
      new Body("Elige"),
      new Header("Lino"),
    ),
  );
  await sent(new Interactive(new ActionNavigateFlow("t-1", FLOW, "Reservar", "WHEN"), new Body("Reserva tu mesa")));
  console.log(JSON.stringify({ press: turn, button: "CONF_42" }));
  const answered = await until("the press of the template's button", () => heard.find((h) => h.message.type === "button"));
  assert.deepEqual(answered.message.button, { payload: "CONF_42", text: "Confirmo" });
  const mismatch = await client.sendMessage(PHONE, TO, new Template("aviso_turno", "es_AR", new BodyComponent(new BodyParameter("Ana"))));
  assert.equal(mismatch.error.code, 132000);

  const refused = await client.sendMessage(PHONE, TO, new Text("x".repeat(4096)), "x", "y".repeat(600));
  assert.equal(refused.error.code, 100);
  assert.ok(refused.error.fbtrace_id);
  console.log(JSON.stringify({ done: true }));
} finally {
  server.close();
  server.closeAllConnections();
}

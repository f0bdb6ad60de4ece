import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAF0lEQVR4nGNgaPhPEhrVMKph+GoYBBEHAKpUv0E3VvG3AAAAAElFTkSuQmCC",
  "base64",
);

/** A second of silence, as a recorder writes it. */
function wav(): Buffer {
  const samples = 8_000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

test("each kind of message is shown as what it is [003-58, 003-59]", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Julia Fraile");
  await phone.attach("From an ad");
  await phone.page.getByRole("button", { name: "Write from the ad" }).click();
  await agent.open("Julia Fraile");
  await expect(agent.message("Came from an ad")).toContainText("Linen week: 20% off");
  const articles = agent.log.getByRole("article");

  await phone.attach("Sample photo");
  await expect(articles.getByRole("button", { name: /^Open the image/ }).getByRole("img")).toBeVisible();
  await articles.getByRole("button", { name: /^Open the image/ }).click();
  await expect(agent.page.getByRole("dialog")).toBeVisible();
  await agent.page.keyboard.press("Escape");

  await phone.send("Document", {
    name: "invoice 17.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n%%EOF\n"),
  });
  await expect(articles.getByRole("link", { name: /invoice 17\.pdf/ })).toBeVisible();

  await phone.attach("Sample voice note");
  await expect(
    articles.getByRole("group", { name: "Voice message" }).getByRole("button", { name: "Play" }),
  ).toBeVisible();

  await phone.attach("Sticker");
  await phone.page.getByRole("button", { name: "🎉" }).click();
  await expect(articles.getByRole("img", { name: "Sticker from Julia Fraile" })).toBeVisible();

  await phone.attach("Location");
  await phone.page.getByRole("button", { name: "Plaza Mayor" }).click();
  await expect(agent.message("Plaza Mayor").getByRole("link", { name: "Open in OpenStreetMap" })).toBeVisible();
  await expect(agent.message("Plaza Mayor")).toContainText("40.42, -3.71");

  await phone.attach("Contact");
  await phone.page.getByRole("button", { name: "Send contact" }).click();
  await expect(agent.message("Lucía Ferrer")).toContainText("+34 611 204 377");

  await phone.attach("Poll (unsupported)");
  await expect(agent.message("This desk can't show this kind of message yet")).toBeVisible();
  await shot(agent.page, "kinds");
});

test("a reply, a reaction, a change and a withdrawal of the customer are seen as such [003-58]", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Karim Saez");
  await phone.write("Blue or green?");
  await agent.open("Karim Saez");
  await agent.answer("The green one suits you");
  await expect(phone.log.getByText("The green one suits you")).toBeVisible();
  const options = phone.log.getByRole("button", { name: "Message options" });

  await options.last().click();
  await phone.page.getByRole("menuitem", { name: "React 👍" }).click();
  await expect(agent.message("The green one suits you").getByRole("list", { name: "Reactions" })).toContainText("👍");

  await options.last().click();
  await phone.page.getByRole("menuitem", { name: "Reply" }).click();
  await phone.write("Then that one");
  await expect(
    agent.message("Then that one").getByRole("button", { name: /^Go to the quoted message: The green one/ }),
  ).toBeVisible();

  await options.last().click();
  await phone.page.getByRole("menuitem", { name: "Edit" }).click();
  await phone.write("Then that one, twice");
  await expect(agent.message("Then that one, twice").getByText("Edited")).toBeVisible();

  await options.last().click();
  await phone.page.getByRole("menuitem", { name: "Delete for everyone" }).click();
  await expect(agent.log.getByText("Deleted by the customer")).toBeVisible();
});

test("an agent sends a picture with words, and buttons of which the customer presses one [001-04, 002-16, 003-59]", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Lola Prieto");
  await phone.write("What is it like?");
  await agent.open("Lola Prieto");
  const { page } = agent;

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles({ name: "shirt.png", mimeType: "image/png", buffer: pixel });
  await expect(page.getByRole("list", { name: "Files to send" })).toContainText("shirt.png");
  await agent.box.fill("Like this");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await agent.box.press("Control+Enter");
  await expect(phone.log.getByText("Like this")).toBeVisible();
  await expect(phone.log.getByRole("img", { name: /Photo|Like this/ })).toBeVisible();

  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: /^Reply buttons/ }).click();
  const builder = page.getByRole("region", { name: "Message with buttons" });
  await builder.getByRole("textbox", { name: "Text", exact: true }).fill("Shall we keep one for you?");
  await builder.getByRole("textbox", { name: "Button 1" }).fill("Yes, keep it");
  await builder.getByRole("button", { name: "Add a button" }).click();
  await builder.getByRole("textbox", { name: "Button 2" }).fill("No, thanks");
  await shot(page, "buttons");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await phone.screen.getByRole("button", { name: "Yes, keep it" }).click();
  await expect(agent.log.getByRole("article", { name: /^Answer from Lola Prieto/ })).toContainText("Yes, keep it");
});

test("a sound file keeps its player [003-58]", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Mario Paz");
  await phone.write("Listen to this");
  await agent.open("Mario Paz");
  await phone.send("Audio", { name: "noise.wav", mimeType: "audio/wav", buffer: wav() });
  await expect(agent.log.getByRole("group", { name: "audio.wav" })).toBeVisible();
});

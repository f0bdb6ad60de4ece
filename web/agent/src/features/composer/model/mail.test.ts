import { describe, expect, it } from "vitest";
import type { Email, Message } from "@/entities/message";
import { addressesOf, answeredOf, asMail, lineOf, wrongAddress } from "./mail";

const mail = (direction: "in" | "out", email: Partial<Email>) =>
  ({ direction, status: "sent", content: { email: { subject: "Order", ...email } } }) as unknown as Message;

const ana = { name: "Ana", address: "ana@x.example" };
const bob = { address: "bob@x.example" };

describe("mails that answer", () => {
  it("go to who wrote, and with a copy to everyone else", () => {
    const got = answeredOf(
      [mail("in", { from: ana, to: [{ address: "help@shop.example" }, bob], cc: [ana] })],
      "Help@shop.example",
    );
    expect(got).toEqual({ subject: "Re: Order", to: [ana], others: [bob] });
  });

  it("go to whom the customer wants answered, under a subject that says Re once", () => {
    const got = answeredOf(
      [mail("out", { subject: "Re: Order", to: [ana] }), mail("in", { from: ana, reply_to: [bob] })],
      "",
    );
    expect(got.to).toEqual([bob]);
    expect(got.subject).toBe("Re: Order");
  });

  it("know nothing of a thread without mails", () => {
    expect(answeredOf([], "")).toEqual({ subject: "", to: [], others: [] });
  });
});

describe("lines of addresses", () => {
  it("are read as people type them", () => {
    expect(addressesOf('Ana <ana@x.example>, bob@x.example; "C, D"')).toEqual([
      ana,
      bob,
      { address: '"C' },
      { address: 'D"' },
    ]);
    expect(wrongAddress("ana@x.example, bob")).toBe("bob");
    expect(wrongAddress("")).toBeUndefined();
    expect(addressesOf(lineOf([ana, bob]))).toEqual([ana, bob]);
  });
});

describe("a draft on a channel of mails", () => {
  it("becomes one mail with all its files", () => {
    const got = asMail(
      [
        { kind: "media", attachments: ["1"], text: "Here", reply_to: "m" },
        { kind: "media", attachments: ["2"] },
      ],
      { subject: " Order ", to: "ana@x.example", cc: "", bcc: "" },
    );
    expect(got).toEqual([
      {
        kind: "media",
        attachments: ["1", "2"],
        text: "Here",
        reply_to: "m",
        email: { subject: "Order", to: [{ address: "ana@x.example" }], cc: [], bcc: [] },
      },
    ]);
  });

  it("leaves notes as they are, and says nothing of what nobody changed", () => {
    expect(asMail([{ kind: "note", text: "x" }], null)).toEqual([{ kind: "note", text: "x" }]);
    expect(asMail([{ kind: "text", text: "x" }], null)).toEqual([{ kind: "text", text: "x" }]);
  });
});

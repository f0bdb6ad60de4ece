import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { orderOfHeld, type Scheduled } from "./scheduled";
import { templateKeys } from "./template";

const held = (more: Partial<Scheduled>) => ({ id: "m1", kind: "template", content: null, ...more }) as Scheduled;

it("takes a template back as it was filled in, or at least the template itself", () => {
  const client = new QueryClient();
  const template = { id: "t1", name: "aviso", language: "es" };
  const message = held({ content: { template } });
  expect(orderOfHeld(client, message)).toEqual({ id: "t1", language: "es" });
  const order = { id: "t1", language: "es", variables: { "body.1": "Ana" } };
  client.setQueryData(templateKeys.held("m1"), order);
  expect(orderOfHeld(client, message)).toEqual(order);
});

it("takes words back as words", () => {
  const client = new QueryClient();
  expect(orderOfHeld(client, held({ kind: "text" }))).toBeUndefined();
  // A program sent the platform's own shape: there is no form for it.
  expect(orderOfHeld(client, held({ content: { template: { name: "aviso", language: "es" } } }))).toBeUndefined();
});

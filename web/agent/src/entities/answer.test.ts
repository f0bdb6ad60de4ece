import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { type ContactImport, importKeys, storeImportAnswer } from "./import";
import { type Publication, publicationKeys, storePublication } from "./publication";

const post = (state: Publication["state"], at: string) => ({ id: "p1", state, updated_at: at }) as Publication;

test("the answer to a command does not hide what the stream told before it", () => {
  const client = new QueryClient();
  storePublication(client, post("published", "2026-11-22T10:00:02Z"));
  storePublication(client, post("scheduled", "2026-11-22T10:00:01Z"));
  expect(client.getQueryData<Publication>(publicationKeys.one("p1"))?.state).toBe("published");
});

test("what moves by itself after a command is asked for again, a draft is not", () => {
  const client = new QueryClient();
  const asked = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  storePublication(client, post("draft", "2026-11-22T10:00:00Z"));
  expect(asked(publicationKeys.one("p1"))).toBe(false);
  storePublication(client, post("scheduled", "2026-11-22T10:00:01Z"));
  expect(asked(publicationKeys.one("p1"))).toBe(true);
  storeImportAnswer(client, { id: "i1", state: "running" } as ContactImport);
  expect(asked(importKeys.one("i1"))).toBe(true);
});

import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { trimCache } from "./trim";

test("the cache keeps what was seen last of each kind, and all that is no part of a case", () => {
  const client = new QueryClient();
  for (let i = 0; i < 100; i++) {
    client.setQueryData(["messages", `v${i}`], i, { updatedAt: 1000 + i });
    client.setQueryData(["cases", { view: `${i}` }], i);
  }
  trimCache(client);
  expect(client.getQueryData(["messages", "v99"])).toBe(99);
  expect(client.getQueryData(["messages", "v60"])).toBe(60);
  expect(client.getQueryData(["messages", "v59"])).toBeUndefined();
  expect(client.getQueriesData({ queryKey: ["cases"] })).toHaveLength(100);
});

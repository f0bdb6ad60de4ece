import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { language } from "../texts";
import Square from "./Square";
import type { Item, Person, Place } from "./types";

const ana: Person = { id: "p1", name: "Ana Ñ", handle: "ana22", avatar: 1, language: "es" };
const page: Place = {
  id: "page-1",
  platform: "page",
  kind: "page",
  title: "Alba",
  posts: 1,
  rules: { kind: "page", title: "Pages", verbs: ["post", "comment", "delete", "like"], depth: 2, publishes: true },
};
const facts = { place_id: "page-1", at: "2026-11-20T10:00:00Z", likes: [], shares: 0, views: 0 };
const post: Item = { ...facts, id: "1", kind: "post", text: "New linen", num: 1 };
const rude: Item = {
  ...facts,
  id: "2",
  kind: "comment",
  parent: "1",
  text: "Rubbish",
  author: ana,
  hidden: true,
  num: 2,
};

let asked: [string, string, unknown][];
let answers: Record<string, unknown>;

beforeEach(() => {
  language.set("en");
  localStorage.clear();
  asked = [];
  answers = {
    "GET /sandbox/api/walls": { items: [page] },
    "GET /sandbox/api/walls/page-1": { items: [post, rude], people: [ana], next: 0 },
  };
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push([init.method ?? "", path, init.body ? JSON.parse(String(init.body)) : undefined]);
    return Response.json(answers[`${init.method} ${path}`] ?? {});
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a person sees what the business did to their words, and answers", async () => {
  answers["POST /sandbox/api/walls/page-1/items"] = { ...rude, id: "3", text: "Why?", hidden: false, num: 3 };
  render(<Square onAccounts={() => {}} onPhones={() => {}} />);
  const hers = await screen.findByRole("article", { name: "Ana Ñ" });
  expect(hers).toHaveTextContent("The business has hidden this: only you can see it.");
  const ours = screen.getByRole("article", { name: "Alba" });
  fireEvent.click(within(ours).getAllByRole("button", { name: "Comment" })[0] as HTMLElement);
  fireEvent.change(screen.getByRole("textbox", { name: "Comment under Alba" }), { target: { value: "Why?" } });
  fireEvent.submit(screen.getByRole("form", { name: "Comment under Alba" }));
  await waitFor(() => expect(screen.getByText("Why?", { selector: "p" })).toBeInTheDocument());
  expect(asked.at(-1)).toEqual([
    "POST",
    "/sandbox/api/walls/page-1/items",
    { as: "p1", kind: "comment", text: "Why?", under: "1" },
  ]);
});

test("the business sees who alone still sees what it hid", async () => {
  render(<Square onAccounts={() => {}} onPhones={() => {}} />);
  fireEvent.change(await screen.findByRole("combobox", { name: "Write as" }), { target: { value: "" } });
  expect(screen.getByRole("article", { name: "Ana Ñ" })).toHaveTextContent("only Ana Ñ can see it");
  expect(screen.getByRole("textbox", { name: "Publish as Alba" })).toBeInTheDocument();
});

test("without a place it says where accounts are", async () => {
  answers["GET /sandbox/api/walls"] = { items: [] };
  const go = vi.fn();
  render(<Square onAccounts={go} onPhones={() => {}} />);
  fireEvent.click(await screen.findByRole("button", { name: "See the accounts" }));
  expect(go).toHaveBeenCalled();
});

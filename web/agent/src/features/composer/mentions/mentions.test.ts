import { describe, expect, test } from "vitest";
import type { Member } from "@/entities/member";
import { matchMembers, mentionAt, namedIn, piecesOf } from "./mentions";

const member = (id: string, name: string, disabled_at: string | null = null): Member => ({
  id,
  name,
  email: `${id}@alba.example`,
  role: "agent",
  disabled_at,
  created_at: "2026-01-01T00:00:00Z",
});
const team = [
  member("u1", "Ana"),
  member("u2", "Anabel Ruiz"),
  member("u3", "Tomás Rey"),
  member("u4", "Old", "2026-01-01T00:00:00Z"),
];

describe("a name after an @", () => {
  test("is found where it is written", () => {
    expect(mentionAt("look @An", 8)).toEqual({ from: 5, word: "An" });
    expect(mentionAt("@", 1)).toEqual({ from: 0, word: "" });
    expect(mentionAt("@Tomás Re", 9)).toEqual({ from: 0, word: "Tomás Re" });
  });
  test("is none in an address, after a space or in another line", () => {
    expect(mentionAt("ana@alba", 8)).toBeNull();
    expect(mentionAt("@Ana ", 5)).toBeNull();
    expect(mentionAt("@Ana\nnext", 9)).toBeNull();
  });
  test("offers whose name begins so, without accents, and not oneself", () => {
    expect(matchMembers(team, "an", "u9").map((m) => m.id)).toEqual(["u1", "u2"]);
    expect(matchMembers(team, "tomas", "u9").map((m) => m.id)).toEqual(["u3"]);
    expect(matchMembers(team, "rui", "u9").map((m) => m.id)).toEqual(["u2"]);
    expect(matchMembers(team, "", "u1").map((m) => m.id)).toEqual(["u2", "u3"]);
  });
});

describe("whom a note names", () => {
  test("the longest name counts, and a name ends where it ends", () => {
    expect(namedIn("@Anabel Ruiz and @Tomás Rey, please", team)).toEqual(["u2", "u3"]);
    expect(namedIn("@Ana, @Anabel", team)).toEqual(["u1"]);
    expect(namedIn("write to ana", team)).toEqual([]);
    expect(namedIn("@Old", team)).toEqual([]);
  });
  test("is told from the words around", () => {
    expect(piecesOf("hi @Ana!", ["Ana"])).toEqual([
      { text: "hi ", named: false },
      { text: "@Ana", named: true },
      { text: "!", named: false },
    ]);
  });
});

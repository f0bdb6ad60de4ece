import { describe, expect, it } from "vitest";
import { isChanged, moved, nameOf, nextCard, nextVariable, noEdits, patchOf, tidied, variablesIn } from "./draft";

describe("the draft of a template", () => {
  it("makes a name that platforms take of what is typed", () => {
    expect(nameOf("Recordatorio de Cita, mañana")).toBe("recordatorio_de_cita_manana");
  });

  it("reads variables: numbers in their order, names as they come, each once", () => {
    expect(variablesIn("{{2}} and {{1}} and {{2}}")).toEqual(["1", "2"]);
    expect(variablesIn("Hi {{name}}, {{day}} {{name}}")).toEqual(["name", "day"]);
    expect(variablesIn("{1} {{")).toEqual([]);
  });

  it("goes on as the text began: with numbers, or with names", () => {
    expect(nextVariable("Hello", "name")).toBe("1");
    expect(nextVariable("Hello {{1}}, {{2}}", "name")).toBe("3");
    expect(nextVariable("Hello {{name}}", "name")).toBe("name_2");
    expect(nextVariable("Hello {{first}}", "case_number")).toBe("case_number");
  });

  it("keeps nothing that nobody sees", () => {
    const kept = tidied({
      body: "Hi {{1}}.",
      examples: { "1": "Ana", "2": "gone" },
      footer: "",
      header: { kind: "text", text: "News", examples: { "1": "gone" } },
      buttons: [],
      cards: [],
      foreign: ["X"],
      ttl_seconds: 0,
    });
    expect(JSON.parse(JSON.stringify(kept))).toEqual({
      body: "Hi {{1}}.",
      examples: { "1": "Ana" },
      header: { kind: "text", text: "News" },
    });
  });

  it("makes cards alike", () => {
    const first = nextCard([]);
    const second = nextCard([
      { ...first, header: { kind: "video", file_id: "f" }, buttons: [{ kind: "url", text: "Buy" }] },
    ]);
    expect(second.header).toEqual({ kind: "video" });
    expect(second.buttons).toEqual([{ kind: "url", text: "" }]);
  });

  it("sends only what was changed", () => {
    expect(isChanged(noEdits)).toBe(false);
    expect(isChanged({ parts: {}, name: "a" })).toBe(true);
    expect(patchOf({ parts: {}, name: "a" })).toEqual({ name: "a", versions: undefined });
    expect(patchOf({ parts: { es: { body: "Hola" } } }).versions).toMatchObject([
      { language: "es", parts: { body: "Hola" } },
    ]);
  });

  it("moves one of a list", () => {
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  });
});

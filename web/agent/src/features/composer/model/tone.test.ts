import { describe, expect, test } from "vitest";
import { type Draft, hintsOf, languageOf, questionOf } from "./tone";

const kinds = (draft: Draft) => hintsOf(draft).map((h) => h.kind);
const mend = (draft: Draft, kind: string) => {
  const hint = hintsOf(draft).find((h) => h.kind === kind);
  return hint && "mend" in hint ? hint.mend : undefined;
};

describe("hints on tone", () => {
  test.each<[string, Draft, string[]]>([
    ["an empty draft", { text: " " }, []],
    ["a kind short answer", { text: "Hi Ana, it leaves today." }, []],
    ["una respuesta amable", { text: "Hola, Ana: sale hoy." }, []],
    ["capitals", { text: "Hi, READ THE TERMS FIRST", greeted: true }, ["shouting"]],
    ["mayúsculas", { text: "Hola, LEE BIEN TODAS LAS CONDICIONES", greeted: true }, ["shouting"]],
    ["an abbreviation", { text: "Hi, the IBAN is on the PDF.", greeted: true }, []],
    ["marks", { text: "Hi! It is here!!!", greeted: true }, ["exclamations"]],
    ["question marks", { text: "Did you pay???", greeted: true }, ["questions"]],
    ["no greeting", { text: "It leaves today." }, ["greeting"]],
    ["a talk that runs", { text: "It leaves today.", greeted: true }, []],
    ["blunt", { text: "You must send the form.", greeted: true }, ["blunt"]],
    ["brusco", { text: "Tienes que enviar el formulario.", greeted: true }, ["blunt"]],
    ["hurtful", { text: "No es mi problema.", greeted: true }, ["blunt"]],
    ["too long", { text: `Hi, ${"word ".repeat(200)} Kind regards` }, ["long"]],
    ["no closing", { text: `Hi, ${"word ".repeat(60)}` }, ["closing"]],
    ["sin despedida", { text: `Hola, ${"el pedido ".repeat(30)}` }, ["closing"]],
    [
      "a question that stays",
      { text: "Thanks for writing.", asked: "Where is my parcel?", greeted: true },
      ["unanswered"],
    ],
    [
      "a question that is answered",
      { text: "Your parcel is in Madrid.", asked: "Where is my parcel?", greeted: true },
      [],
    ],
    ["yes", { text: "Yes, of course.", asked: "Can I change the colour?", greeted: true }, []],
    [
      "una pregunta",
      { text: "Gracias por escribir.", asked: "¿Cuándo llega mi paquete?", greeted: true },
      ["unanswered"],
    ],
    ["a long wait", { text: "It leaves today.", waited: 5 * 3_600_000, greeted: true }, ["apology"]],
    ["a long wait that is owned", { text: "Sorry, it leaves today.", waited: 5 * 3_600_000, greeted: true }, []],
  ])("[002-03] %s", (_, draft, want) => {
    expect(kinds(draft)).toEqual(want);
  });

  test.each<[Draft, string, string]>([
    [{ text: "Hi, READ THE TERMS FIRST", greeted: true }, "shouting", "Hi, read the terms first"],
    [{ text: "It is here!!!", greeted: true }, "exclamations", "It is here!"],
    [
      { text: "¡Ya está aquí! ¡Genial! ¡Bien! ¡Sí!", greeted: true },
      "exclamations",
      "¡Ya está aquí! Genial. Bien. Sí.",
    ],
    [{ text: "Paid???", greeted: true }, "questions", "Paid?"],
    [{ text: "It leaves today.", firstName: "Ana" }, "greeting", "Hi Ana,\nIt leaves today."],
    [{ text: "El pedido sale hoy.", firstName: "Ana" }, "greeting", "Hola Ana,\nEl pedido sale hoy."],
    [{ text: "You must send the form.", greeted: true }, "blunt", "Please send the form."],
    [{ text: "Hi Ana,\nIt leaves.", waited: 9e9 }, "apology", "Hi Ana,\nSorry for the wait.\nIt leaves."],
    [{ text: "El pedido sale.", waited: 9e9, greeted: true }, "apology", "Perdona la espera. El pedido sale."],
  ])("mends %j (%s)", (draft, kind, want) => {
    expect(mend(draft, kind)).toBe(want);
  });

  test("a mended draft has that hint no more", () => {
    for (const text of [
      "READ THESE TERMS FIRST",
      "Now!!! Come on!!",
      "Well???",
      "Obviously, it is late.",
      "It leaves.",
    ]) {
      for (const hint of hintsOf({ text })) {
        if ("mend" in hint && hint.mend !== undefined) expect(kinds({ text: hint.mend })).not.toContain(hint.kind);
      }
    }
  });

  test("languages and questions", () => {
    expect(languageOf("The order is on its way to you")).toBe("en");
    expect(languageOf("El pedido está de camino")).toBe("es");
    expect(questionOf("Hola. ¿Cuándo llega? Gracias")).toBe("Cuándo llega?");
    expect(questionOf("Nothing to ask.")).toBe("");
  });
});

/** What is compared where one looks for words: lower case, no accents, white space as one space. */
export function fold(text: string): string {
  return folded(text).text.trimEnd();
}

/** A folded text, and for each of its characters where in the text it came from. */
export function folded(text: string): { text: string; at: number[] } {
  let out = "";
  const at: number[] = [];
  let from = 0;
  let space = false;
  for (const sign of text) {
    if (/\s/u.test(sign)) space = out !== "";
    else {
      const plain = sign
        .normalize("NFKD")
        .replace(/[\p{M}\p{Cf}]/gu, "")
        .toLowerCase();
      if (plain !== "" && space) {
        out += " ";
        at.push(from - 1);
        space = false;
      }
      for (let i = 0; i < plain.length; i++) at.push(from);
      out += plain;
    }
    from += sign.length;
  }
  return { text: out, at };
}

/** Where `wanted`, folded already, stands in a text: beginnings and ends. */
export function placesOf(text: string, wanted: string): [number, number][] {
  if (wanted === "") return [];
  const { text: all, at } = folded(text);
  const out: [number, number][] = [];
  for (let i = all.indexOf(wanted); i >= 0; i = all.indexOf(wanted, i + wanted.length)) {
    const last = at[i + wanted.length - 1] ?? 0;
    const end = last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);
    out.push([at[i] ?? 0, end]);
  }
  return out;
}

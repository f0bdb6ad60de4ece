import { placesOf } from "./fold";

const all = "find-hit";
const one = "find-current";

/** Whether this browser can mark text without changing the page; where not, the hit's message is lit alone. */
const able = () => typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined";

/** Marks what is looked for in the messages on the screen; those of the current message more strongly. */
export function markHits(root: HTMLElement, wanted: string, current: string) {
  if (!able()) return;
  const hits: Range[] = [];
  const here: Range[] = [];
  if (wanted !== "") {
    for (const words of root.querySelectorAll<HTMLElement>("[data-words]")) {
      const into = words.closest("[data-message]")?.getAttribute("data-message") === current ? here : hits;
      into.push(...rangesIn(words, wanted));
    }
  }
  CSS.highlights.set(all, new Highlight(...hits));
  CSS.highlights.set(one, new Highlight(...here));
}

export function clearHits() {
  if (!able()) return;
  CSS.highlights.delete(all);
  CSS.highlights.delete(one);
}

/** The places within one message, also across its bold and other parts. */
function rangesIn(words: HTMLElement, wanted: string): Range[] {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const nodes: { node: Node; from: number }[] = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length });
    text += node.nodeValue ?? "";
  }
  const placeOf = (at: number): [Node, number] | undefined => {
    const found = nodes.findLast((n) => n.from <= at);
    return found && [found.node, at - found.from];
  };
  return placesOf(text, wanted).flatMap(([from, to]) => {
    const start = placeOf(from);
    const last = placeOf(to - 1);
    if (!start || !last) return [];
    const range = document.createRange();
    range.setStart(...start);
    range.setEnd(last[0], last[1] + 1);
    return [range];
  });
}

import { unfilled } from "../model/replies";

/** A text in which variables without a value stand out. */
export function Marked({ text }: { text: string }) {
  if (unfilled(text).length === 0) return text;
  let place = 0;
  return text.split(/(\{\{\s*[\w.]+\s*\}\})/).map((part) => {
    place += part.length;
    const [name] = unfilled(part);
    if (!name) return part;
    return (
      <mark key={place} className="rounded bg-waiting-soft px-1 text-waiting">
        {name}
      </mark>
    );
  });
}

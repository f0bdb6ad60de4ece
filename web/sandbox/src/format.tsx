import { Fragment, type ReactNode } from "react";

// A messenger's emphasis: *bold*, _italic_, ~struck~, `code` and ```blocks```,
// and addresses that become links.
const rule =
  /```([\s\S]+?)```|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\3(?![\p{L}\p{N}])|(https?:\/\/[^\s<]+[^\s<.,;:!?)\]'"])/u;

/** A text with its emphasis shown. */
export function formatted(text: string): ReactNode {
  const m = rule.exec(text);
  if (!m) return text;
  const [all, block, code, mark, inner, link] = m;
  let shown: ReactNode = all;
  if (block || code)
    shown = <code className="rounded bg-black/6 px-0.5 font-mono text-[0.92em] dark:bg-white/10">{block ?? code}</code>;
  else if (mark === "*") shown = <strong className="font-semibold">{formatted(inner ?? "")}</strong>;
  else if (mark === "_") shown = <em>{formatted(inner ?? "")}</em>;
  else if (mark === "~") shown = <s>{formatted(inner ?? "")}</s>;
  else if (link)
    shown = (
      <a href={link} target="_blank" rel="noreferrer noopener" className="break-all text-bubble-link underline">
        {link}
      </a>
    );
  return (
    <Fragment>
      {text.slice(0, m.index)}
      {shown}
      {formatted(text.slice(m.index + all.length))}
    </Fragment>
  );
}

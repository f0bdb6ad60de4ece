/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";

// A safe piece of Markdown, made into elements and never into HTML: bold,
// italic, struck, code, links, lists. Whatever else there is stays words.

const web = /^https?:\/\/[^\s<>"]+$/i;

/** An address that may be opened, or nothing. */
export function safeURL(url: string | undefined, also?: RegExp): string | undefined {
  if (!url) return undefined;
  return web.test(url) || also?.test(url) ? url : undefined;
}

const inline =
  /\\([\\`*_{}[\]()#+\-.!~>|])|`([^`\n]+)`|\*\*(?=\S)([\s\S]*?\S)\*\*|~~(?=\S)([\s\S]*?\S)~~|(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?[^\s*])\*(?!\*)|(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}_])|\[([^\]\n]{1,300})\]\((https?:\/\/[^\s)]{1,2000})\)|(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]])/gu;

function words(text: string, depth = 0): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let last = 0;
  if (depth > 4) return [text];
  for (const m of text.matchAll(inline)) {
    if (m.index > last) out.push(text.slice(last, m.index));
    last = m.index + m[0].length;
    const [, escaped, code, bold, struck, italic, italic2, label, to, bare] = m;
    if (escaped) out.push(escaped);
    else if (code) out.push(<code>{code}</code>);
    else if (bold) out.push(<strong>{words(bold, depth + 1)}</strong>);
    else if (struck) out.push(<s>{words(struck, depth + 1)}</s>);
    else if (italic || italic2) out.push(<em>{words(italic || italic2 || "", depth + 1)}</em>);
    else if (label) out.push(<Out to={to ?? ""}>{words(label, 5)}</Out>);
    else if (bare) out.push(<Out to={bare}>{bare}</Out>);
  }
  if (last < text.length) out.push(text.slice(last));
  return out;
}

export function Out({ to, children, class: name }: { to: string; children: ComponentChildren; class?: string }) {
  const href = safeURL(to);
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" class={name}>
      {children}
    </a>
  );
}

/** A text with its paragraphs, lists and blocks of code. */
export function Words({ text, plain }: { text: string; plain?: boolean }) {
  if (plain) return <p>{asWritten(text)}</p>;
  const parts = text.split(/```(?:\w*\n)?([\s\S]*?)```/g);
  return <>{parts.map((part, i) => (i % 2 ? <pre key={i}>{part.trim()}</pre> : <Blocks key={i} text={part} />))}</>;
}

/** What a visitor wrote is shown as they wrote it, with its links. */
function asWritten(text: string): ComponentChildren[] {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]])/g).map((part, i) =>
    i % 2 ? (
      <Out key={i} to={part}>
        {part}
      </Out>
    ) : (
      part
    ),
  );
}

function Blocks({ text }: { text: string }) {
  const out: ComponentChildren[] = [];
  let list: string[] = [];
  let lines: string[] = [];
  const flush = () => {
    if (list.length) {
      out.push(
        <ul>
          {list.map((l, i) => (
            <li key={i}>{words(l)}</li>
          ))}
        </ul>,
      );
    }
    if (lines.join("").trim()) out.push(<p>{words(lines.join("\n").trim())}</p>);
    list = [];
    lines = [];
  };
  for (const line of text.split("\n")) {
    const item = /^\s*[-*•]\s+(.*)$/.exec(line);
    if (item) {
      if (lines.length) flush();
      list.push(item[1] ?? "");
    } else if (line.trim() === "") {
      flush();
    } else {
      if (list.length) flush();
      lines.push(line);
    }
  }
  flush();
  return <>{out}</>;
}

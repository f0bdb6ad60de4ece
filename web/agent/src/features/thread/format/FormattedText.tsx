import { Fragment, memo, type ReactNode } from "react";
import { Words } from "./Mentions";
import { type Block, emojiCount, type Inline, parse, type Syntax } from "./parse";

interface Props {
  text: string;
  syntax: Syntax;
  /** Up to three emoji alone are drawn large. */
  bigEmoji?: boolean;
}

/** A message's text with its emphasis, lists, quotes and links. */
export const FormattedText = memo(function FormattedText({ text, syntax, bigEmoji = false }: Props) {
  const emoji = bigEmoji ? emojiCount(text) : 0;
  if (emoji > 0 && emoji <= 3) {
    return <p className="text-[34px] leading-tight">{text}</p>;
  }
  return (
    <div dir="auto" className="flex flex-col gap-1 break-words [overflow-wrap:anywhere]">
      {parse(text, syntax).map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no other identity
        <Fragment key={i}>{drawBlock(block)}</Fragment>
      ))}
    </div>
  );
});

function drawBlock(block: Block): ReactNode {
  switch (block.type) {
    case "paragraph":
      return <p className="whitespace-pre-wrap">{drawLines(block.lines)}</p>;
    case "quote":
      return (
        <blockquote className="border-current/30 border-l-2 pl-2 opacity-80">
          <p className="whitespace-pre-wrap">{drawLines(block.lines)}</p>
        </blockquote>
      );
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        <pre tabIndex={0} className="overflow-x-auto rounded bg-current/8 px-2 py-1 font-mono text-[12.5px]">
          <code>{block.text}</code>
        </pre>
      );
    case "bullets":
      return <ul className="list-disc pl-5">{drawItems(block.items)}</ul>;
    case "numbers":
      return (
        <ol start={block.start} className="list-decimal pl-6">
          {drawItems(block.items)}
        </ol>
      );
  }
}

function drawItems(items: Inline[][]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text have no other identity
  return items.map((item, i) => <li key={i}>{drawInline(item)}</li>);
}

function drawLines(lines: Inline[][]): ReactNode {
  return lines.map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other identity
    <Fragment key={i}>
      {i > 0 && "\n"}
      {drawInline(line)}
    </Fragment>
  ));
}

function drawInline(nodes: Inline[]): ReactNode {
  return nodes.map((node, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text have no other identity
    <Fragment key={i}>{drawNode(node)}</Fragment>
  ));
}

function drawNode(node: Inline): ReactNode {
  switch (node.type) {
    case "text":
      return <Words text={node.text} />;
    case "bold":
      return <strong className="font-semibold">{drawInline(node.children)}</strong>;
    case "italic":
      return <em>{drawInline(node.children)}</em>;
    case "strike":
      return <s>{drawInline(node.children)}</s>;
    case "mono":
      return <code className="rounded bg-current/8 px-1 font-mono text-[12.5px]">{node.text}</code>;
    case "link":
      return (
        <a
          href={node.href}
          target="_blank"
          rel="noopener noreferrer"
          className="underline underline-offset-2 hover:no-underline"
        >
          {node.text}
        </a>
      );
  }
}

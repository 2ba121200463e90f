import { Fragment, memo, use, useMemo, type ReactNode } from "react";
import { RowControls } from "../rowControls";
import { CodeBlock } from "./CodeBlock";
import type { Inline } from "./inline";
import type { Named } from "./mentions";
import { parseMarkdown, type Item, type Node } from "./parse";

interface MarkdownProps {
  text: string;
  /** Whom the text names: the server said so, and nobody else is shown as named. */
  named: Named;
  /** Ids whose mentions stand out: the reader's own, and the room's for everyone in it. */
  own: readonly string[];
}

function Link({ url, children }: { url: string; children: ReactNode }) {
  return <a href={url} target="_blank" rel="noopener noreferrer nofollow" tabIndex={use(RowControls) ? -1 : undefined}>{children}</a>;
}

function inline(nodes: readonly Inline[], own: readonly string[]): ReactNode[] {
  return nodes.map((node, key) => {
    switch (node.kind) {
      case "text": return <Fragment key={key}>{node.value}</Fragment>;
      case "code": return <code key={key}>{node.value}</code>;
      case "strong": return <strong key={key}>{inline(node.children, own)}</strong>;
      case "emphasis": return <em key={key}>{inline(node.children, own)}</em>;
      case "delete": return <del key={key}>{inline(node.children, own)}</del>;
      case "link": return <Link key={key} url={node.url}>{inline(node.children, own)}</Link>;
      case "mention": return (
        <span
          key={key} data-testid="mention" data-user-id={node.id}
          className={`-mx-0.5 rounded px-0.5 ${own.includes(node.id) ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent-ink"}`}
        >
          {node.value}
        </span>
      );
    }
  });
}

/** A list item with the marker that was typed, and what wraps of a single line under its words. */
function listItem({ marker, lines, children }: Item, key: number, own: readonly string[]): ReactNode {
  const hang = lines === 1 ? { paddingLeft: `${marker.length}ch`, textIndent: `-${marker.length}ch` } : undefined;
  const number = Number.parseInt(marker, 10);
  return <li key={key} style={hang} value={Number.isNaN(number) ? undefined : number}>{marker}{inline(children, own)}</li>;
}

function render(nodes: readonly Node[], own: readonly string[]): ReactNode[] {
  return nodes.map((node, key) => {
    switch (node.kind) {
      case "text": return <p key={key}>{inline(node.children, own)}</p>;
      case "code": return <CodeBlock key={key} code={node.code} language={node.language} />;
      case "quote": return <blockquote key={key}>{render(node.children, own)}</blockquote>;
      case "list": {
        const items = node.items.map((item, index) => listItem(item, index, own));
        return node.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
      }
    }
  });
}

/** A message's text as React elements. Nothing in it can become markup that is not listed above. */
export const Markdown = memo(function Markdown({ text, named, own }: MarkdownProps) {
  const nodes = useMemo(() => parseMarkdown(text, named), [text, named]);
  return <div dir="auto" className="prose wrap-anywhere">{render(nodes, own)}</div>;
});

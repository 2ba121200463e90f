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
  /** The id that means everyone in the room, and no person. */
  everyone?: string;
  /** Shows who a mentioned person is. */
  onPerson?: (id: string, name: string) => void;
}

function Link({ url, children }: { url: string; children: ReactNode }) {
  return <a href={url} target="_blank" rel="noopener noreferrer nofollow" tabIndex={use(RowControls) ? -1 : undefined}>{children}</a>;
}

type Mentioning = Omit<MarkdownProps, "text" | "named">;

/** Somebody who is named leads to who they are. */
function mention(key: number, id: string, value: string, { own, everyone, onPerson }: Mentioning): ReactNode {
  const look = `-mx-0.5 rounded px-0.5 ${own.includes(id) ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent-ink"}`;
  if (!onPerson || id === everyone) return <span key={key} data-testid="mention" data-user-id={id} className={look}>{value}</span>;
  const show = () => onPerson(id, value);
  return (
    <span
      key={key} role="button" tabIndex={-1} aria-haspopup="dialog" data-testid="mention" data-user-id={id}
      className={`${look} cursor-pointer hover:underline`} onClick={show}
      onKeyDown={(event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); } }}
    >
      {value}
    </span>
  );
}

function inline(nodes: readonly Inline[], mentioning: Mentioning): ReactNode[] {
  return nodes.map((node, key) => {
    switch (node.kind) {
      case "text": return <Fragment key={key}>{node.value}</Fragment>;
      case "code": return <code key={key}>{node.value}</code>;
      case "strong": return <strong key={key}>{inline(node.children, mentioning)}</strong>;
      case "emphasis": return <em key={key}>{inline(node.children, mentioning)}</em>;
      case "delete": return <del key={key}>{inline(node.children, mentioning)}</del>;
      case "link": return <Link key={key} url={node.url}>{inline(node.children, mentioning)}</Link>;
      case "mention": return mention(key, node.id, node.value, mentioning);
    }
  });
}

/** A list item with the marker that was typed, and what wraps of a single line under its words. */
function listItem({ marker, lines, children }: Item, key: number, mentioning: Mentioning): ReactNode {
  const hang = lines === 1 ? { paddingLeft: `${marker.length}ch`, textIndent: `-${marker.length}ch` } : undefined;
  const number = Number.parseInt(marker, 10);
  return <li key={key} style={hang} value={Number.isNaN(number) ? undefined : number}>{marker}{inline(children, mentioning)}</li>;
}

function render(nodes: readonly Node[], mentioning: Mentioning): ReactNode[] {
  return nodes.map((node, key) => {
    switch (node.kind) {
      case "text": return <p key={key}>{inline(node.children, mentioning)}</p>;
      case "code": return <CodeBlock key={key} code={node.code} language={node.language} />;
      case "quote": return <blockquote key={key}>{render(node.children, mentioning)}</blockquote>;
      case "list": {
        const items = node.items.map((item, index) => listItem(item, index, mentioning));
        return node.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
      }
    }
  });
}

/** A message's text as React elements. Nothing in it can become markup that is not listed above. */
export const Markdown = memo(function Markdown({ text, named, ...mentioning }: MarkdownProps) {
  const nodes = useMemo(() => parseMarkdown(text, named), [text, named]);
  return <div dir="auto" className="prose wrap-anywhere">{render(nodes, mentioning)}</div>;
});

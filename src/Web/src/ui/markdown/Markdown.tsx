import { memo, useMemo, type ReactNode } from "react";
import { useT } from "../../i18n/translate";
import { CodeBlock } from "./CodeBlock";
import { inline, type Mentioning } from "./InlineNodes";
import type { Named } from "./mentions";
import { parseMarkdown, type Item, type Node } from "./parse";
import { Table } from "./Table";

interface MarkdownProps extends Mentioning {
  text: string;
  /** Whom the text names: the server said so, and nobody else is shown as named. */
  named: Named;
}

function Task({ done }: { done: boolean }) {
  const t = useT();
  return <span role="img" aria-label={t(done ? "message.taskDone" : "message.taskOpen")} className="task" data-done={done}>{done ? "\u2611" : "\u2610"}</span>;
}

/** An item with the marker that was typed: a number is shown as it is, another marker as a dot, and copied as it was typed. */
function listItem({ marker, done, children }: Item, key: number, mentioning: Mentioning): ReactNode {
  const number = Number.parseInt(marker, 10);
  const indent = marker.length - marker.trimStart().length;
  const isNumbered = !Number.isNaN(number);
  return (
    <li key={key} value={isNumbered ? number : undefined}>
      {indent > 0 && <span className="indent">{marker.slice(0, indent)}</span>}
      <span data-marker={done !== null ? "task" : isNumbered ? "number" : "dot"}>{done === null ? marker.slice(indent) : <Task done={done} />}</span>
      <div>{blocks(children, mentioning)}</div>
    </li>
  );
}

/** How deep each heading is within the message, for those who hear it: no level is left out, whatever was typed. */
function depthsOf(nodes: readonly Node[]): number[] {
  let depth = 0;
  return nodes.map((node) => {
    if (node.kind === "heading") depth = Math.min(node.level, depth + 1);
    return depth;
  });
}

function blocks(nodes: readonly Node[], mentioning: Mentioning): ReactNode[] {
  const depths = depthsOf(nodes);
  return nodes.map((node, key) => {
    switch (node.kind) {
      case "text": return <p key={key}>{inline(node.children, mentioning)}</p>;
      case "heading": {
        return <p key={key} role="heading" aria-level={(depths[key] ?? 1) + 1} data-level={node.level}>{inline(node.children, mentioning)}</p>;
      }
      case "rule": return <hr key={key} />;
      case "code": return <CodeBlock key={key} code={node.code} language={node.language} />;
      case "quote": return <blockquote key={key}>{blocks(node.children, mentioning)}</blockquote>;
      case "table": return <Table key={key} columns={node.columns} rows={node.rows} mentioning={mentioning} />;
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
  return <div dir="auto" className="prose wrap-anywhere">{blocks(nodes, mentioning)}</div>;
});

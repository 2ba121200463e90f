import type { Nodes } from "mdast";
import { Fragment, memo, useMemo, type ReactNode } from "react";
import { CodeBlock } from "./CodeBlock";
import { parseMarkdown, safeUrl, splitMentions } from "./parse";

interface MarkdownProps {
  text: string;
  /** The reader's own handle, whose mentions stand out. */
  ownHandle: string | null;
}

function plain(text: string, ownHandle: string | null, key: string): ReactNode {
  return splitMentions(text).map((part, index) => {
    if (part.mention !== null) {
      const mine = part.mention === ownHandle || part.mention === "all";
      return (
        <span
          key={`${key}${index}`}
          className={`rounded px-0.5 font-medium ${mine ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent-ink"}`}
        >
          {part.text}
        </span>
      );
    }
    // A line break that was typed is one that is shown.
    return part.text.split("\n").map((line, at) => (
      <Fragment key={`${key}${index}.${at}`}>{at > 0 && <br />}{line}</Fragment>
    ));
  });
}

function render(node: Nodes, own: string | null, key: string): ReactNode {
  const inside = "children" in node ? node.children.map((child, index) => render(child, own, `${key}-${index}`)) : null;
  switch (node.type) {
    case "text": return <Fragment key={key}>{plain(node.value, own, key)}</Fragment>;
    case "paragraph": return <p key={key}>{inside}</p>;
    case "strong": return <strong key={key}>{inside}</strong>;
    case "emphasis": return <em key={key}>{inside}</em>;
    case "delete": return <del key={key}>{inside}</del>;
    case "inlineCode": return <code key={key}>{node.value}</code>;
    case "code": return <CodeBlock key={key} code={node.value} />;
    case "blockquote": return <blockquote key={key}>{inside}</blockquote>;
    case "list": return node.ordered ? <ol key={key} start={node.start ?? 1}>{inside}</ol> : <ul key={key}>{inside}</ul>;
    case "listItem": return <li key={key}>{inside}</li>;
    case "break": return <br key={key} />;
    case "link": {
      const url = safeUrl(node.url);
      if (!url) return <Fragment key={key}>{inside}</Fragment>;
      return <a key={key} href={url} target="_blank" rel="noopener noreferrer nofollow">{inside}</a>;
    }
    default:
      // Whatever else the parser may learn is shown as its words, never as markup.
      return "value" in node ? <Fragment key={key}>{node.value}</Fragment> : <Fragment key={key}>{inside}</Fragment>;
  }
}

/** A message's text as React elements. Nothing in it can become markup that is not listed above. */
export const Markdown = memo(function Markdown({ text, ownHandle }: MarkdownProps) {
  const tree = useMemo(() => parseMarkdown(text), [text]);
  return <div dir="auto" className="prose wrap-anywhere">{tree.children.map((child, index) => render(child, ownHandle, String(index)))}</div>;
});

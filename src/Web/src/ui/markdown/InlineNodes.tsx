import { Fragment, use, type ReactNode } from "react";
import { RowControls } from "../rowControls";
import { EmojiCode } from "./EmojiCode";
import type { Inline } from "./inline";
import { Spoiler } from "./Spoiler";

/** How those are shown whom a text names. */
export interface Mentioning {
  /** Ids whose mentions stand out: the reader's own, and the room's for everyone in it. */
  own: readonly string[];
  /** The id that means everyone in the room, and no person. */
  everyone?: string;
  /** Shows who a mentioned person is. */
  onPerson?: (id: string, name: string) => void;
  /** Leads to a place of this client, without leaving it. */
  onPath?: (path: string) => void;
}

/** A room, or a message in one, of this client. */
const isPlace = (url: string) => /^\/r\/[^/]+(?:\/\d+)?$/.test(url);

function Link({ url, onPath, children }: { url: string; onPath: Mentioning["onPath"]; children: ReactNode }) {
  const tabIndex = use(RowControls) ? -1 : undefined;
  if (!onPath || !isPlace(url)) return <a href={url} target="_blank" rel="noopener noreferrer nofollow" tabIndex={tabIndex}>{children}</a>;
  return (
    <a
      href={url} tabIndex={tabIndex} data-testid="room-link"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or a window of its own
        event.preventDefault();
        onPath(url);
      }}
    >
      {children}
    </a>
  );
}

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

export function inline(nodes: readonly Inline[], mentioning: Mentioning): ReactNode[] {
  return nodes.map((node, key) => {
    switch (node.kind) {
      case "text": return <Fragment key={key}>{node.value}</Fragment>;
      case "indent": return <span key={key} className="indent">{node.value}</span>;
      case "emoji": return <EmojiCode key={key} typed={node.value} />;
      case "code": return <code key={key}>{node.value}</code>;
      case "strong": return <strong key={key}>{inline(node.children, mentioning)}</strong>;
      case "emphasis": return <em key={key}>{inline(node.children, mentioning)}</em>;
      case "delete": return <del key={key}>{inline(node.children, mentioning)}</del>;
      case "spoiler": return <Spoiler key={key}>{inline(node.children, mentioning)}</Spoiler>;
      case "link": return <Link key={key} url={node.url} onPath={mentioning.onPath}>{inline(node.children, mentioning)}</Link>;
      case "mention": return mention(key, node.id, node.value, mentioning);
    }
  });
}

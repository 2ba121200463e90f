import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmAutolinkLiteralFromMarkdown } from "mdast-util-gfm-autolink-literal";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";

// What a chat message has no use for stays the text that was typed: no HTML, no headings from a leading "#", no images, no code
// from indentation, and no line under which everything becomes a title.
const off = [
  "htmlFlow", "htmlText", "headingAtx", "setextUnderline", "thematicBreak", "definition", "codeIndented", "labelStartImage",
];

export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfmAutolinkLiteral(), gfmStrikethrough({ singleTilde: false }), { disable: { null: off } }],
    mdastExtensions: [gfmAutolinkLiteralFromMarkdown(), gfmStrikethroughFromMarkdown()],
  });
}

/** An address that may stand behind a link, or `null`: only the web and mail, never `javascript:` and its like. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url, "https://invalid.invalid");
    if (parsed.host === "invalid.invalid" && !url.startsWith("/")) return null;
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? url : null;
  } catch {
    return null;
  }
}

export interface TextPart {
  text: string;
  /** The handle, without the @. */
  mention: string | null;
}

const mention = /(^|[^\p{L}\p{N}_@./-])@([a-z0-9][a-z0-9._-]{0,30}[a-z0-9])(?![\p{L}\p{N}_-])/giu;

/** Cuts text at its mentions. */
export function splitMentions(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(mention)) {
    const at = match.index + (match[1]?.length ?? 0);
    if (at > end) parts.push({ text: text.slice(end, at), mention: null });
    parts.push({ text: `@${match[2] ?? ""}`, mention: (match[2] ?? "").toLowerCase() });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mention: null });
  return parts;
}

/** The words without the marks, for one-line previews and for the speech of a screen reader. */
export function plainText(text: string): string {
  const words: string[] = [];
  const walk = (node: { type: string; value?: string; children?: unknown[] }) => {
    if (node.value !== undefined) words.push(node.value);
    for (const child of node.children ?? []) walk(child as { type: string });
    if (["paragraph", "listItem", "code", "break"].includes(node.type)) words.push(" ");
  };
  walk(parseMarkdown(text));
  return words.join("").replace(/\s+/g, " ").trim();
}

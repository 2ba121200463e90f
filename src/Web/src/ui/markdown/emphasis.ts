import type { Inline } from "./inline";

// Bold, italic, struck out and hidden, as people use them in a chat: marks stand at the edges of words, never inside one, so that
// 2*3*4, snake_case and __init__.py stay what they are. Two underscores are text.

const space = /^\s?$/u; // the edges of a piece count as well
const word = /^[\p{L}\p{M}\p{N}]$/u;
/** Scripts that put no blanks between words: there a mark may stand anywhere. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
/** What joins two words to one: "a/b", "init.py", "f(x". */
const joins = /^[./\\_\-=+*~([{<@#$%&|^]$/u;
const quotation = /^["'\u2018-\u201F\u00AB\u00BB\u2039\u203A]$/u;
/** What ends marked words or code: behind it a slash stands between two of them, elsewhere it begins a path or a comment. */
const ended = /^[*_~`)\]]$/u;

/** Deeper nesting is text: what it costs to show a message is bounded. */
const maxDepth = 24;

export interface Mark {
  mark: string;
  opens: boolean;
  closes: boolean;
}

const isWord = (one: string) => word.test(one) && !unspaced.test(one);

/**
 * A run of marks between what stands before it and behind it (characters, the nearest first); `null` when it marks nothing.
 * What stands before it may end a link, and is then no sign by itself.
 */
export function markOf(mark: string, before: [string, string], after: [string, string], behindLeaf = false): Mark | null {
  const known = mark === "_" || mark === "~~" || mark === "||" || (mark.startsWith("*") && mark.length <= 3);
  if (!known) return null;
  const [b1, b2] = before;
  const [a1, a2] = after;
  if (quotation.test(b1) && quotation.test(a1)) return null; // "*"
  const opens = !space.test(a1) && !/^[\^=<>;,!?:)\]}|]$/u.test(a1) && !(/^[./-]$/u.test(a1) && !word.test(a2))
    && !isWord(b1) && (b1 !== "/" || ended.test(b2)) && !/^[\^=\-)\]}.|\\&%$#@+]$/u.test(b1) && !(joins.test(b1) && isWord(b2));
  const closes = !space.test(b1) && !/^[<([{^=]$/u.test(b1) && (b1 !== "/" || behindLeaf) && !isWord(a1) && !(joins.test(a1) && isWord(a2));
  return opens || closes ? { mark, opens, closes } : null;
}

interface Frame {
  mark: string;
  children: Inline[];
  /** Whether anything but marks and punctuation stands in it. */
  solid: boolean;
}

/** Puts marked text together from its parts, in order. */
export class Nesting {
  readonly #frames: Frame[] = [{ mark: "", children: [], solid: false }];

  add(node: Inline): void {
    const top = this.#top();
    const last = top.children.at(-1);
    if (node.kind === "text" && last?.kind === "text") last.value += node.value;
    else top.children.push(node.kind === "text" ? { ...node } : node);
    top.solid ||= node.kind !== "text" || /[\p{L}\p{N}\p{S}]/u.test(node.value.replace(/[\^=<>|~+`$]/g, ""));
  }

  mark({ mark, opens, closes }: Mark): void {
    let left = mark;
    while (closes && left) {
      const at = this.#frames.findLastIndex((frame, index) =>
        index > 0 && frame.mark.startsWith(left.charAt(0)) && (frame.mark.length <= left.length || frame.mark.length === 3));
      if (at < 0 || !this.#isSolid(at)) break;
      left = this.#close(at, left);
    }
    if (!left) return;
    if (left === mark && opens && this.#frames.length <= maxDepth) this.#frames.push({ mark, children: [], solid: false });
    else this.add({ kind: "text", value: left });
  }

  end(): Inline[] {
    this.#flatten(0);
    return this.#top().children;
  }

  #top(): Frame {
    return this.#frames[this.#frames.length - 1] as Frame;
  }

  #isSolid(from: number): boolean {
    return this.#frames.slice(from).some((frame) => frame.solid);
  }

  /** What was opened above and never closed is text. */
  #flatten(from: number): void {
    while (this.#frames.length > from + 1) {
      const frame = this.#frames.pop() as Frame;
      const below = this.#top();
      this.add({ kind: "text", value: frame.mark });
      for (const child of frame.children) this.add(child);
      below.solid ||= frame.solid;
    }
  }

  /** Closes the frame with as much of the marks as it takes; the rest of them is returned. */
  #close(at: number, marks: string): string {
    this.#flatten(at);
    const frame = this.#top();
    const used = Math.min(frame.mark.length, marks.length);
    const node = wrap(frame.mark.slice(0, used), frame.children);
    if (used < frame.mark.length) {
      frame.children = [node];
      frame.mark = frame.mark.slice(used);
    } else {
      this.#frames.pop();
      this.add(node);
    }
    return marks.slice(used);
  }
}

function wrap(mark: string, children: Inline[]): Inline {
  if (mark === "~~") return { kind: "delete", children };
  if (mark === "||") return { kind: "spoiler", children };
  if (mark === "***") return { kind: "emphasis", children: [{ kind: "strong", children }] };
  return { kind: mark === "**" ? "strong" : "emphasis", children };
}

import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { vectors } from "../../testing/vectors";
import { safeUrl } from "./inline";
import { Markdown } from "./Markdown";
import { maxElements, plainText } from "./parse";

const { typed, lists, html: marked, plain } =
  vectors<{ typed: string[]; lists: string[]; html: [string, string][]; plain: [string, string][] }>("markup.json");
/** Parts that are dear to careless readers when they are repeated. */
const hostile = [
  "*a ", "**a *b ", "_a_", "~~a ", "[", "[a](", "`", "<a:", "> ", "- ", "a.b/", "\\", "\"@", "@a", "https://a) ", "a@b.", "***a** ", "*", "||a ", "||a|| ",
  "- a\n", "1. a\n", "# a\n", "```\na\n```\n", "a|\n-|\n", "|a|b|\n|-|-|\n", "|", "`a` ", "**a** ", "[a](/b) ", "- [ ] a\n", "> - a\n", "a\n\n", "---\n", "@ana ",
];
const bombs = [
  Array.from({ length: 120 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
  `${"> ".repeat(100)}a\n`.repeat(40),
  `${"|a".repeat(30)}|\n${"|-".repeat(30)}|\n${"|b\n".repeat(60)}`,
  `${"|a".repeat(1_000)}|\n${"|-".repeat(1_000)}|\n${"|b\n".repeat(600)}`,
  `|a|\n|-|\n${"|b\n".repeat(1_900)}`,
  `[${"a ".repeat(3_900)}](https://example.org)`,
  `${"[".repeat(4_000)}${"]".repeat(4_000)}`,
  `${"*a **b ".repeat(570)}${"** *".repeat(500)}`,
];
const people = new Map([["ana", "id-of-ana"], ["all", "id-of-room"]]);

const render = (text: string) =>
  renderToStaticMarkup(<Markdown text={text} named={people} own={["id-of-room"]} />).replace(/^<div[^>]*>|<\/div>$/g, "");

/** The text of the elements, as a person copies it. */
const textOf = (html: string) => html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|amp|#x27);/g, (entity) =>
  ({ "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&amp;": "&", "&#x27;": "'" })[entity] ?? entity);

/** Without what boxes and controls add, and without attributes but the number of an item. A heading has its level, an item its words at once. */
const elementsOf = (html: string) => html
  .replace(/<p role="heading"[^>]*data-level="(\d)">([^]*?)<\/p>/g, "<h$1>$2</h$1>")
  .replace(/<span class="indent">(.*?)<\/span>/g, "$1")
  .replace(/<span data-marker="\w+">(.*?)<\/span><div>(?:<p>([^]*?)<\/p>)?/g, "$1$2")
  .replace(/<div[^>]*>|<button[^>]*copy-code[^]*?<\/button>|<\/div>/g, "")
  .replace(/<p class="text-xs[^>]*>(.*?)<\/p>/g, "$1").replace(/<\/?code>(?=<\/pre>)|(?<=<pre[^>]*>)<code>/g, "")
  .replace(/<button[^>]*data-testid="spoiler"[^>]*><span[^>]*>([^]*?)<\/span><\/button>/g, "<spoiler>$1</spoiler>")
  .replace(/<(\w+)(?: (?!value)[^>]*?)?( value="\d+")?(\/?)>/g, "<$1$2$3>");

describe("what is shown of a text", () => {
  beforeEach(() => {
    vi.stubGlobal("navigator", { languages: ["en"] }); // the button beside code speaks
  });

  it.each(typed)("%j is shown as it was typed", (text) => {
    expect(textOf(render(text))).toBe(text);
    expect(elementsOf(render(text)).replace(/<\/?p>/g, "")).not.toMatch(/<(?!a>)\w/);
  });

  it.each(lists)("the list %j keeps its markers, its numbers and its blanks", (text) => {
    expect(textOf(render(text))).toBe(text);
    expect(render(text)).toContain("<li");
  });

  it.each(marked)("%j is %j", (text, html) => {
    expect(elementsOf(render(text))).toBe(html);
  });

  it("is not dear, however hostile the text is", () => {
    for (const part of hostile) expect(plainText(`${part.repeat(20_000 / part.length * 2)}x`)).toMatch(/x$/);
  });

  it.each([...hostile.map((part) => part.repeat(8_000 / part.length)), ...bombs])("is made of few elements, whatever the text is (%#)", (text) => {
    const html = render(text.slice(0, 8_000));
    expect(html.match(/<\w/g)?.length ?? 0).toBeLessThan(1.1 * maxElements);
    const letters = (shown: string) => shown.replace(/[^a-z]/g, "").length;
    expect(letters(textOf(html.replaceAll("invisible", "")))).toBeGreaterThan(0.9 * letters(text.slice(0, 8_000)) - 10);
  });

  it.each([
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>)", "[x](vbscript:x)",
    "<javascript:alert(1)>", "[x](&#106;avascript:alert(1))", "[x](\tjavascript:alert(1))", "[x](file:///etc/passwd)",
  ])("makes no link of %s", (text) => {
    expect(render(text)).not.toContain("href");
  });

  it("allows the web and mail", () => {
    expect(safeUrl("https://example.org")).toBe("https://example.org");
    expect(safeUrl("mailto:a@example.org")).toBe("mailto:a@example.org");
    expect(safeUrl("example.org/x")).toBeNull();
    expect(render("[a](mailto:b@example.org) www.example.org")).toContain("href=\"http://www.example.org\"");
  });

  it("shows as named whom the server named, and nobody else", () => {
    expect(render("@Ana. and @bob")).toBe(
      "<p><span data-testid=\"mention\" data-user-id=\"id-of-ana\" class=\"-mx-0.5 rounded px-0.5 bg-accent-soft text-accent-ink\">@Ana</span>. and @bob</p>");
    expect(render("@all")).toContain("bg-warn-soft");
    expect(elementsOf(render("_@ana_ `@ana` \\@ana [@ana](https://example.org)")))
      .toBe("<p><em><span>@ana</span></em> <code>@ana</code> \\@ana <a>@ana</a></p>");
  });

  it.each(plain)("%j is %j in a preview", (text, words) => {
    expect(plainText(text)).toBe(words);
  });
});

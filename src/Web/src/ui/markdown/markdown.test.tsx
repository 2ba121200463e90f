import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { vectors } from "../../testing/vectors";
import { safeUrl } from "./inline";
import { Markdown } from "./Markdown";
import { plainText } from "./parse";

const { typed, lists, html: marked } = vectors<{ typed: string[]; lists: string[]; html: [string, string][] }>("markup.json");
const people = new Map([["ana", "id-of-ana"], ["all", "id-of-room"]]);

const render = (text: string) =>
  renderToStaticMarkup(<Markdown text={text} named={people} own={["id-of-room"]} />).replace(/^<div[^>]*>|<\/div>$/g, "");

/** The text of the elements, as a person copies it. */
const textOf = (html: string) => html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|amp|#x27);/g, (entity) =>
  ({ "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&amp;": "&", "&#x27;": "'" })[entity] ?? entity);

/** Without what the box around code adds, and without attributes but the number of an item. */
const elementsOf = (html: string) => html.replace(/<div class="group[^>]*>|<button[^]*?<\/button>|<\/div>/g, "")
  .replace(/<p class="text-xs[^>]*>(.*?)<\/p>/g, "$1").replace(/<\/?code>(?=<\/pre>)|(?<=<pre[^>]*>)<code>/g, "")
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
    for (const part of ["*a ", "**a *b ", "_a_", "~~a ", "[", "[a](", "`", "<a:", "> ", "- ", "a.b/", "\\", "\"@", "@a", "https://a) ", "a@b.", "***a** "]) {
      expect(plainText(`${part.repeat(20_000)}x`)).toMatch(/x$/);
    }
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

  it("gives previews without marks, and with what was typed", () => {
    expect(plainText("**a**\n\n- b\n- `c`")).toBe("a - b - c");
    expect(plainText("¯\\_(ツ)_/¯ &copy; __init__.py 2*3*4")).toBe("¯\\_(ツ)_/¯ &copy; __init__.py 2*3*4");
    expect(plainText("> a\n\n1) b\n```js\nc\n```")).toBe("a 1) b js c");
  });
});

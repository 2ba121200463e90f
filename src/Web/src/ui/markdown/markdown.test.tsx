import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown } from "./Markdown";
import { plainText, safeUrl, splitMentions } from "./parse";

const html = (text: string, own: string | null = null) =>
  renderToStaticMarkup(<Markdown text={text} ownHandle={own} />).replace(/^<div[^>]*>|<\/div>$/g, "");

describe("markdown", () => {
  it("knows bold, italic, code, links, quotes and lists", () => {
    expect(html("**a** *b* `c`")).toBe("<p><strong>a</strong> <em>b</em> <code>c</code></p>");
    expect(html("> q")).toContain("<blockquote><p>q</p></blockquote>");
    expect(html("- a\n- b")).toContain("<ul><li><p>a</p></li><li><p>b</p></li></ul>");
    expect(html("see https://example.org/x.")).toContain('href="https://example.org/x"');
    expect(html("one\ntwo")).toBe("<p>one<br/>two</p>");
  });

  it("leaves HTML, headings and images as they were typed", () => {
    expect(html("<img src=x onerror=alert(1)>")).toBe("<p>&lt;img src=x onerror=alert(1)&gt;</p>");
    expect(html("<script>alert(1)</script>")).not.toContain("<script");
    expect(html("# not a title")).toBe("<p># not a title</p>");
    expect(html("![x](https://example.org/a.png)")).not.toContain("<img");
  });

  it.each([
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>)", "[x](vbscript:x)",
    "<javascript:alert(1)>", "[x](&#106;avascript:alert(1))", "[x](\tjavascript:alert(1))", "[x](file:///etc/passwd)",
  ])("makes no link of %s", (text) => {
    expect(html(text)).not.toContain("href");
  });

  it("allows the web and mail", () => {
    expect(safeUrl("https://example.org")).toBe("https://example.org");
    expect(safeUrl("mailto:a@example.org")).toBe("mailto:a@example.org");
    expect(safeUrl("example.org/x")).toBeNull();
  });

  it("finds mentions, and none in addresses or code", () => {
    expect(splitMentions("hi @ana, @all!").filter((part) => part.mention).map((part) => part.mention)).toEqual(["ana", "all"]);
    expect(splitMentions("a@example.org and @jo.lee.").map((part) => part.mention)).toEqual([null, "jo.lee", null]);
    expect(html("`@ana`")).toBe("<p><code>@ana</code></p>");
    expect(html("@ana", "ana")).toContain("bg-warn-soft");
  });

  it("gives previews without marks", () => {
    expect(plainText("**a**\n\n- b\n- `c`")).toBe("a b c");
  });
});

import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { initialsOf } from "./Avatar";
import { fold } from "./fold";
import { Markdown } from "./markdown/Markdown";

afterEach(() => vi.restoreAllMocks());

describe("initials", () => {
  it("are what is seen as characters", () => {
    expect(initialsOf("Zoë van Müller")).toBe("ZM");
    expect(initialsOf("👩‍🚀 Ann")).toBe("👩‍🚀A");
    expect(initialsOf("e\u0301va")).toBe("E\u0301");
    expect(initialsOf("\u202Ebob \u200B carl")).toBe("BC");
    expect(initialsOf("🇫🇷")).toBe("🇫🇷");
    expect(initialsOf("")).toBe("?");
  });
});

describe("folding", () => {
  it("does not depend on the browser's language", () => {
    const turkish = (text: string) => text.replace(/I/g, "ı").toLowerCase();
    vi.spyOn(String.prototype, "toLocaleLowerCase").mockImplementation(function (this: string) { return turkish(this); });
    vi.spyOn(String.prototype, "toLocaleUpperCase").mockImplementation(function (this: string) { return this.replace(/i/g, "İ"); });

    expect(fold("Zoë ID")).toBe("zoe id");
    expect(initialsOf("ivan ilich")).toBe("II");
  });
});

describe("a message", () => {
  it("has the direction of its own words", () => {
    expect(renderToStaticMarkup(<Markdown text="שלום" named={new Map()} own={[]} />)).toContain('dir="auto"');
  });
});

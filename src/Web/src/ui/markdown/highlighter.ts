import { createLowlight } from "lowlight";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

// A part of its own, which comes with the first code whose language somebody named. It gives a tree, never HTML.

const lowlight = createLowlight({
  bash, c, cpp, csharp, css, diff, go, java, javascript, json, kotlin, markdown, php, powershell, python, ruby, rust, sql, swift, typescript, xml, yaml,
});

/** Of code: as it is, or with what it is (`hljs-keyword`). */
export type Token = string | { scope: string; tokens: Token[] };

interface Tree {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: Tree[];
}

const tokensOf = (nodes: readonly Tree[]): Token[] => nodes.map((node) => node.type === "text"
  ? node.value ?? ""
  : { scope: [node.properties?.className].flat().join(" "), tokens: tokensOf(node.children ?? []) });

/** `null` when the language is none of those above. */
export function highlight(code: string, language: string): Token[] | null {
  const name = language.toLowerCase();
  return lowlight.registered(name) ? tokensOf(lowlight.highlight(name, code).children as Tree[]) : null;
}

// Bicep files as trees, and what the checks want to know of them.
import { createRequire } from "node:module";
import path from "node:path";
import { Language, Parser } from "web-tree-sitter";
import { list, read } from "./files.js";

await Parser.init();
const grammar = createRequire(import.meta.url).resolve("tree-sitter-bicep/tree-sitter-bicep.wasm");
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

export const folder = "infra/bicep";

/** Every node below this one, and it itself. */
export function* nodes(node) {
  yield node;
  for (const child of node.children) yield* nodes(child);
}

function parse(text) {
  return parser.parse(text).rootNode;
}

const unquoted = (node) => node.text.slice(1, -1);

/** The declarations of a file: `{ kind, name, decorators, node }`. */
function declarations(root) {
  const found = [];
  let decorators = "";
  for (const node of root.namedChildren) {
    if (node.type === "decorators") {
      decorators = node.text;
    } else if (node.type !== "comment") {
      const kind = node.type.replace(/_declaration$/, "");
      found.push({ kind, name: node.namedChildren[0]?.text, decorators, node });
      decorators = "";
    }
  }
  return found;
}

/** The value of a property of an object, or undefined. */
export function property(object, name) {
  return object?.namedChildren
    .find((p) => p.type === "object_property" && p.namedChildren[0].text.replace(/'/g, "") === name)?.namedChildren[1];
}

/** The body of a resource or module, below any condition or loop. */
export const body = (declaration) => [...nodes(declaration.node)].find((n) => n.type === "object");

/** The keys of an object. */
export const keys = (object) =>
  object.namedChildren.filter((p) => p.type === "object_property").map((p) => p.namedChildren[0].text.replace(/'/g, ""));

function describe(file) {
  const text = read(file);
  const root = parse(text);
  const all = declarations(root);
  const of = (kind) => all.filter((d) => d.kind === kind);
  return {
    file,
    text,
    root,
    all,
    params: of("parameter"),
    vars: of("variable"),
    outputs: of("output"),
    resources: of("resource").map((d) => ({
      ...d,
      type: unquoted(d.node.namedChildren[1]),
      existing: d.node.children.some((c) => c.type === "existing"),
    })),
    modules: of("module").map((d) => ({
      ...d,
      path: path.posix.join(path.posix.dirname(file), unquoted(d.node.namedChildren[1])),
    })),
    imports: of("import_functionality").map((d) => ({
      names: d.node.namedChildren.filter((c) => c.type === "identifier").map((c) => c.text),
      path: path.posix.join(path.posix.dirname(file), unquoted(d.node.namedChildren.at(-1))),
    })),
  };
}

export const files = list(folder, ".bicep").map(describe);
export const byPath = new Map(files.map((f) => [f.file, f]));

/** Parameter files. The grammar knows no assignments to parameters: to it they are variables. */
export const parameterFiles = list(folder, ".bicepparam").map((file) => {
  const text = read(file);
  const root = parse(text.replace(/^param (\w+) =/gm, "var $1 ="));
  return {
    file,
    text,
    root,
    using: path.posix.join(path.posix.dirname(file), /^using '(.+)'$/m.exec(text)?.[1] ?? ""),
    values: declarations(root).filter((d) => d.kind === "variable"),
  };
});

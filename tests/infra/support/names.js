// Which names a Bicep file uses, and which it may use without declaring them.
import { nodes } from "./bicep.js";

// Functions and namespaces of the language itself, as far as they are used here.
export const builtIn = new Set([
  "bool", "cidrSubnet", "concat", "description", "empty", "environment", "export", "guid", "items", "join", "length",
  "listKeys", "map", "range", "readEnvironmentVariable", "resourceGroup", "string", "subscription", "subscriptionResourceId",
  "take", "toObject", "union", "uniqueString", "allowed", "maxLength", "maxValue", "minLength", "minValue", "secure",
]);

// Nodes that bind names of their own: `zone => …`, `(zone, i) in zones`, `index in range(…)`.
function bound(root) {
  const names = new Set();
  for (const node of nodes(root)) {
    if (node.type === "lambda_expression") {
      for (const n of nodes(node.namedChildren[0])) if (n.type === "identifier") names.add(n.text);
    } else if (node.type === "for_statement") {
      for (const n of nodes(node.namedChildren[0])) if (n.namedChildren.length === 0) names.add(n.text);
    }
  }
  return names;
}

/** Names that stand for a value, with the line of each use. */
export function uses(file) {
  const local = bound(file.root);
  const found = [];
  for (const declaration of file.all) {
    if (declaration.kind === "import_functionality" || declaration.kind === "target_scope_assignment") continue;
    for (const node of nodes(declaration.node)) {
      if (node.type !== "identifier" || node.equals(declaration.node.namedChildren[0])) continue;
      const parent = node.parent;
      const isKey = parent.type === "object_property" && parent.namedChildren[0].equals(node);
      if (!isKey && !local.has(node.text)) found.push({ name: node.text, line: node.startPosition.row + 1 });
    }
  }
  return found;
}

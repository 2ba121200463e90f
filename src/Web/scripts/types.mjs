// Writes src/api/schema.ts, the types of what goes over the wire, from docs/openapi.json and docs/asyncapi.json: npm run generate
/* global URL, process */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const documents = new URL("../../../docs/", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);

/** The TypeScript of an OpenAPI document's schemas, and of what clients send by an AsyncAPI document. */
export function typesOf({ components }, realtime) {
  const lines = ["// Made from docs/openapi.json and docs/asyncapi.json by `npm run generate`. Not to be edited."];
  for (const [name, schema] of Object.entries(components.schemas)) {
    lines.push("", ...comment(schema.description, ""), ...declaration(name, schema));
  }
  return `${[...lines, ...clientEvents(realtime)].join("\n")}\n`;
}

/** What clients send, each with its ack. */
function clientEvents({ channels, operations }) {
  const sent = Object.entries(operations).filter(([, { action }]) => action === "receive").map(([type]) => type);
  const payload = (channel, type) => typeOf(channels[channel].messages[type].payload);
  return [
    "", "/** What clients send over the realtime connection, and how each is acknowledged. */", "export interface ClientEvents {",
    ...sent.map((type) => `  ${JSON.stringify(type)}: { event: ${payload("event", type)}; ack: ${payload("result", type)} };`),
    "}", "", "export type ClientEvent = ClientEvents[keyof ClientEvents][\"event\"];",
  ];
}

function declaration(name, schema) {
  if (schema.type !== "object" || !schema.properties) return [`export type ${name} = ${typeOf(schema)};`];
  const required = new Set(schema.required ?? []);
  return [
    `export interface ${name} {`,
    ...Object.entries(schema.properties).flatMap(([field, value]) => [
      ...comment(value.description, "  "),
      `  ${field}${required.has(field) ? "" : "?"}: ${typeOf(value)};`,
    ]),
    "}",
  ];
}

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.slice("#/components/schemas/".length);
  if (schema.oneOf) return union(schema.oneOf.map(typeOf));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.type === undefined) return "unknown";
  return union([schema.type].flat().map((type) => simple(type, schema)));
}

function simple(type, schema) {
  if (type === "integer") return "number";
  if (type === "array") {
    const item = typeOf(schema.items ?? {});
    return item.includes(" ") ? `(${item})[]` : `${item}[]`;
  }
  if (type !== "object") return type;
  if (schema.additionalProperties) return `Record<string, ${typeOf(schema.additionalProperties)}>`;
  const required = new Set(schema.required ?? []);
  return `{ ${Object.entries(schema.properties ?? {}).map(([field, value]) => `${field}${required.has(field) ? "" : "?"}: ${typeOf(value)}`).join("; ")} }`;
}

/** `null` comes last, wherever the document has it. */
function union(types) {
  const known = [...new Set(types)];
  return [...known.filter((type) => type !== "null"), ...known.filter((type) => type === "null")].join(" | ");
}

const comment = (text, indent) => (text ? [`${indent}/** ${text.replaceAll(/\s+/g, " ")} */`] : []);

/** What the file should hold now. */
export const generated = () => typesOf(read("openapi.json"), read("asyncapi.json"));

const read = (name) => JSON.parse(readFileSync(new URL(name, documents), "utf8"));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, generated());

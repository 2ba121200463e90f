import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { files, folder, parameterFiles } from "./support/bicep.js";
import { compileAll } from "./support/compiler.js";
import { root } from "./support/files.js";

// A copy of the templates, and beside them files in which something reads otherwise.
const copy = mkdtempSync(path.join(tmpdir(), "veza-bicep-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
cpSync(path.join(root, folder), copy, { recursive: true });

let changes = 0;
function changed(file, ...replacements) {
  const before = readFileSync(path.join(copy, file), "utf8");
  const after = replacements.reduce((text, [from, to]) => text.replaceAll(from, to), before);
  assert.ok(after !== before, `nothing to change in ${file}`);
  const name = file.replace(/\.(\w+)$/, `.changed${++changes}.$1`);
  writeFileSync(path.join(copy, name), after);
  return name;
}

const decorator = changed("modules/postgres.bicep", ["allowedExtensions", "allowed"]);
const unknown = changed("modules/servicebus.bicep", ["requiresSession:", "requireSession:"]);
const unused = changed("modules/monitoring.bicep", ["param location string", "param location string\nparam idle string"]);
const newest = changed("modules/functionapp.bicep", ["#disable-next-line BCP081\n", ""], ["@2025-05-01", "@2025-03-01"]);
const parameters = [
  ["a parameter that main does not have", "param stage =", "param nowhere = 'x'\nparam stage ="],
  ["no value for one that main needs", "param stage =", "// param stage ="],
  ["a value of the wrong type", "param stage = 'dev'", "param stage = 5"],
  ["an object without one of its members", "  databaseConnections: 3\n", ""],
].map(([what, from, to]) => [what, changed("main.dev.bicepparam", [from, to])]);

const compiled = await compileAll(copy);

for (const { file } of [...files, ...parameterFiles]) {
  test(`${file} compiles, and the linter finds nothing`, () => {
    const { template, said } = compiled(path.relative(folder, file));

    assert.deepEqual(said, []);
    assert.ok(template);
  });
}

test("A resource that takes the name of a decorator is found", () => {
  const { said } = compiled(decorator);

  assert.ok(said.some((line) => /Error BCP062: .*"allowed"/.test(line)), said.join("\n"));
});

test("A property that Azure does not know is found", () => {
  const { said } = compiled(unknown);

  assert.ok(said.some((line) => /BCP089: .*"requireSession"/.test(line)), said.join("\n"));
});

test("What is against a rule of the linter is an error", () => {
  const { template, said } = compiled(unused);

  assert.equal(template, undefined);
  assert.ok(said.some((line) => /Error no-unused-params: .*"idle"/.test(line)), said.join("\n"));
});

for (const [what, file] of parameters) {
  test(`A parameter file with ${what} is found`, () => {
    const { said } = compiled(file);

    assert.ok(said.some((line) => /main\.dev\.changed\d+\.bicepparam.*Error BCP/.test(line)), said.join("\n"));
  });
}

test("The function app is valid by the newest types that the compiler has, but for what is newer", () => {
  const { said } = compiled(newest);

  assert.equal(said.length, 1, said.join("\n"));
  assert.match(said[0], /BCP037: The property "siteUpdateStrategy"/);
});

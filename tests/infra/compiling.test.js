import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { files, folder, parameterFiles } from "./support/bicep.js";
import { compile } from "./support/compiler.js";
import { root } from "./support/files.js";

/** A copy of the templates in which one file reads otherwise; it goes when the test is over. */
function changed(t, file, ...changes) {
  const copy = mkdtempSync(path.join(tmpdir(), "veza-bicep-"));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(path.join(root, folder), copy, { recursive: true });
  const target = path.join(copy, file);
  const before = readFileSync(target, "utf8");
  const after = changes.reduce((text, [from, to]) => text.replaceAll(from, to), before);
  assert.ok(after !== before, `nothing to change in ${file}`);
  writeFileSync(target, after);
  return () => compile(target);
}

for (const { file } of [...files, ...parameterFiles]) {
  test(`${file} compiles, and the linter finds nothing`, async () => {
    const { template, said } = await compile(file);

    assert.deepEqual(said, []);
    assert.ok(template);
  });
}

test("A resource that takes the name of a decorator is found", async (t) => {
  const { said } = await changed(t, "modules/postgres.bicep", ["allowedExtensions", "allowed"])();

  assert.ok(said.some((line) => /Error BCP062: .*"allowed"/.test(line)), said.join("\n"));
});

test("A property that Azure does not know is found", async (t) => {
  const { said } = await changed(t, "modules/servicebus.bicep", ["requiresSession:", "requireSession:"])();

  assert.ok(said.some((line) => /BCP089: .*"requireSession"/.test(line)), said.join("\n"));
});

test("What is against a rule of the linter is an error", async (t) => {
  const { template, said } = await changed(t, "modules/monitoring.bicep", ["param location string", "param location string\nparam idle string"])();

  assert.equal(template, undefined);
  assert.ok(said.some((line) => /Error no-unused-params: .*"idle"/.test(line)), said.join("\n"));
});

for (const [what, from, to] of [
  ["a parameter that main does not have", "param stage =", "param nowhere = 'x'\nparam stage ="],
  ["no value for one that main needs", "param stage =", "// param stage ="],
  ["a value of the wrong type", "param stage = 'dev'", "param stage = 5"],
  ["an object without one of its members", "  databaseConnections: 3\n", ""],
]) {
  test(`A parameter file with ${what} is found`, async (t) => {
    const { said } = await changed(t, "main.dev.bicepparam", [from, to])();

    assert.ok(said.some((line) => /main\.dev\.bicepparam.*Error BCP/.test(line)), said.join("\n"));
  });
}

test("The function app is valid by the newest types that the compiler has, but for what is newer", async (t) => {
  const { said } = await changed(t, "modules/functionapp.bicep", ["#disable-next-line BCP081\n", ""], ["@2025-05-01", "@2025-03-01"])();

  assert.equal(said.length, 1, said.join("\n"));
  assert.match(said[0], /BCP037: The property "siteUpdateStrategy"/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { byPath, files, parameterFiles } from "./support/bicep.js";

const none = (found, what) => assert.deepEqual(found, [], what);
const main = byPath.get("infra/bicep/main.bicep");

test("Every file is used, and what is used is there", () => {
  const used = new Set(files.flatMap((f) => [...f.modules, ...f.imports].map((m) => m.path)));

  none(files.map((f) => f.file).filter((f) => f !== main.file && !used.has(f)), "used by nobody");
  none([...used].filter((path) => !byPath.has(path)), "used, and not there");
});

test("Every resource has a version of its API, and a kind has one throughout", () => {
  const resources = files.flatMap((f) => f.resources.map((r) => ({ ...r, file: f.file })));
  const versions = new Map();
  for (const { type, file, name, existing } of resources) {
    assert.match(type, /^Microsoft(\.\w+)+(\/\w+)+@\d{4}-\d{2}-\d{2}(-preview)?$/, `${file}: ${name}`);
    const [kind, version] = type.split("@");
    if (!existing) versions.set(kind, (versions.get(kind) ?? new Set()).add(version));
  }

  none([...versions].filter(([, all]) => all.size > 1).map(([kind, all]) => `${kind}: ${[...all].join(", ")}`));
});

test("A parameter and an output says what it is", () => {
  none(files.flatMap((f) => [...f.params, ...f.outputs].filter((d) => !/@description\('.{4,}'\)/.test(d.decorators))
    .map((d) => `${f.file}: ${d.name}`)));
});

test("Parameter files are those of the whole deployment", () => {
  assert.deepEqual(parameterFiles.map((p) => p.using), parameterFiles.map(() => main.file));
});

test("Names are short enough for the services that have the narrowest limits", () => {
  const longest = { prefix: "x".repeat(6), stage: "x".repeat(6), token: "x".repeat(6) };
  const stem = "x-x-x".replaceAll("x", longest.prefix).length;
  assert.match(main.text, /@maxLength\(6\)\nparam prefix/);
  assert.match(main.text, /@maxLength\(6\)\nparam stage/);
  assert.match(main.text, /var token = take\(.+, 6\)/);

  assert.ok("kv-".length + stem <= 24, "key vault");
  assert.ok("sth".length + 18 <= 24, "storage account");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { body, byPath, faults, files, keys, parameterFiles, parse, property } from "./support/bicep.js";
import { builtIn, uses } from "./support/names.js";

const none = (found, what) => assert.deepEqual(found, [], what);
const main = byPath.get("infra/bicep/main.bicep");

test("The parser sees what is no Bicep", () => {
  assert.notDeepEqual(faults(parse("param a string =\n")), []);
  assert.notDeepEqual(faults(parse("resource a 'b@2024-01-01' = {\n  name: 'x'\n")), []);
});

test("Every template is Bicep", () => {
  none([...files, ...parameterFiles].flatMap((f) => faults(f.root).map((fault) => `${f.file}:${fault}`)));
});

test("Every file is used, and what is used is there", () => {
  const used = new Set(files.flatMap((f) => [...f.modules, ...f.imports].map((m) => m.path)));

  none(files.map((f) => f.file).filter((f) => f !== main.file && !used.has(f)), "used by nobody");
  none([...used].filter((path) => !byPath.has(path)), "used, and not there");
});

test("A module gets the parameters that it has, and all that it needs", () => {
  const wrong = files.flatMap((f) => f.modules.flatMap((module) => {
    const target = byPath.get(module.path);
    const given = keys(property(body(module), "params"));
    const has = target.params.map((p) => p.name);
    const needs = target.params.filter((p) => !/=/.test(p.node.text)).map((p) => p.name);
    return [
      ...given.filter((g) => !has.includes(g)).map((g) => `${module.name} has no parameter ${g}`),
      ...needs.filter((n) => !given.includes(n)).map((n) => `${module.name} lacks its parameter ${n}`),
    ];
  }));

  none(wrong);
});

test("An output that is read exists", () => {
  const wrong = files.flatMap((f) => [...f.text.matchAll(/(\w+)!?\.outputs\.(\w+)/g)].filter(([, name, output]) => {
    const module = f.modules.find((m) => m.name === name);
    return !byPath.get(module?.path)?.outputs.some((o) => o.name === output);
  }).map(([text]) => `${f.file}: ${text}`));

  none(wrong);
});

test("Every name is declared", () => {
  none(files.flatMap((f) => {
    const declared = new Set([...f.all.map((d) => d.name), ...f.imports.flatMap((i) => i.names)]);
    return uses(f).filter((u) => !declared.has(u.name) && !builtIn.has(u.name)).map((u) => `${f.file}:${u.line}: ${u.name}`);
  }));
});

test("No name is declared twice", () => {
  none(files.flatMap((f) => {
    const names = f.all.filter((d) => ["parameter", "variable", "resource", "module"].includes(d.kind)).map((d) => d.name);
    return names.filter((n, i) => names.indexOf(n) !== i).map((n) => `${f.file}: ${n}`);
  }));
});

test("Every parameter, variable and existing resource is used", () => {
  none(files.flatMap((f) => {
    const used = new Set(uses(f).map((u) => u.name));
    const declared = [...f.params, ...f.vars.filter((v) => !v.decorators.includes("@export")), ...f.resources.filter((r) => r.existing)];
    return declared.filter((d) => !used.has(d.name)).map((d) => `${f.file}: ${d.name}`);
  }));
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

test("Parameter files give main what it has and needs, with the members that it knows", () => {
  const wrong = parameterFiles.flatMap((p) => {
    assert.equal(p.using, main.file, p.file);
    const given = p.values.map((v) => v.name);
    const needs = main.params.filter((m) => m.node.namedChildren.length === 2).map((m) => m.name);
    return [
      ...given.filter((g) => !main.params.some((m) => m.name === g)).map((g) => `${p.file}: main has no ${g}`),
      ...needs.filter((n) => !given.includes(n)).map((n) => `${p.file}: main needs ${n}`),
      ...p.values.flatMap((v) => {
        const [value, type] = [v.node.namedChildren[1], main.params.find((m) => m.name === v.name)?.node.namedChildren[1]];
        if (value.type !== "object" || type?.namedChildren[0]?.type !== "object") return [];
        const [has, wants] = [keys(value).sort().join(), keys(type.namedChildren[0]).sort().join()];
        return has === wants ? [] : [`${p.file}: ${v.name} has ${has}, and main wants ${wants}`];
      }),
    ];
  });

  none(wrong);
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

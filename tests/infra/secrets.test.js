import assert from "node:assert/strict";
import { test } from "node:test";
import { body, byPath, files, parameterFiles, property } from "./support/bicep.js";

const none = (found, what) => assert.deepEqual(found, [], what);
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const rolesFile = byPath.get("infra/bicep/roles.bicep");
const roles = new Map([...rolesFile.text.matchAll(/^ {2}(\w+): '(.+)'$/gm)].map(([, name, id]) => [name, id]));

test("A parameter that carries a secret is marked, and has no value in a file", () => {
  const isSecret = (name) => /(secret|password|key|token|connectionString)$/i.test(name);

  none(files.flatMap((f) => f.params.filter((p) => isSecret(p.name) && !p.decorators.includes("@secure()"))
    .map((p) => `${f.file}: ${p.name} is not @secure()`)));
  none(files.flatMap((f) => f.params.filter((p) => p.decorators.includes("@secure()") && /= '.+'/.test(p.node.text))
    .map((p) => `${f.file}: ${p.name} has a default`)));
  none(parameterFiles.flatMap((p) => p.values.filter((v) => isSecret(v.name) && !v.node.text.includes("readEnvironmentVariable("))
    .map((v) => `${p.file}: ${v.name} is written down`)));
});

test("No output carries a secret", () => {
  const secure = (f) => f.params.filter((p) => p.decorators.includes("@secure()")).map((p) => p.name);
  const wrong = files.flatMap((f) => f.outputs.filter((o) => {
    const value = o.node.namedChildren.slice(2).map((n) => n.text).join(" ");
    return /listKeys|listSecrets|primaryKey|connectionString|password/i.test(`${o.name} ${value}`)
      || /(secret|key)$/i.test(o.name)
      || secure(f).some((name) => new RegExp(`\\b${name}\\b`).test(value));
  }).map((o) => `${f.file}: ${o.name}`));

  none(wrong);
});

test("Keys are read where they go into the vault, and nowhere else", () => {
  const wrong = files.flatMap((f) => f.all.filter((d) => d.node.text.includes("listKeys("))
    .filter((d) => !d.node.text.includes("'Microsoft.KeyVault/vaults/secrets@")).map((d) => `${f.file}: ${d.name}`));

  none(wrong);
});

test("Roles stand in one table, by name, each used", () => {
  assert.ok(roles.size > 5);
  for (const [name, id] of roles) assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, name);
  assert.equal(new Set(roles.values()).size, roles.size, "an id stands twice");
  const text = files.filter((f) => f !== rolesFile).map((f) => f.text).join("\n");

  none([...roles.keys()].filter((name) => !text.includes(`roles.${name}`)), "used by nobody");
  none([...text.matchAll(/(?<!\/)\broles\.(\w+)/g)].map((m) => m[1]).filter((name) => !roles.has(name)), "in no table");
  none([...text.matchAll(guid)].map((m) => m[0]), "ids outside the table");
});

test("A role is assigned under a name made of scope, who and what, to one resource", () => {
  for (const f of files) {
    for (const r of f.resources.filter((x) => x.type.startsWith("Microsoft.Authorization/roleAssignments@"))) {
      const where = `${f.file}: ${r.name}`;
      const scope = property(body(r), "scope")?.text;
      const [, id, role] = /^guid\((\w+)\.id, .+, roles\.(\w+)\)$/.exec(property(body(r), "name").text) ?? [];
      const properties = property(body(r), "properties");
      assert.ok(scope, `${where} holds for the whole resource group`);
      assert.equal(id, scope, where);
      assert.match(property(properties, "roleDefinitionId").text, new RegExp(`roles\\.${role}\\)$`), where);
      assert.equal(property(properties, "principalType").text, "'ServicePrincipal'", where);
    }
  }
});

test("Where identities do, keys and passwords are refused", () => {
  const text = (name) => byPath.get(`infra/bicep/modules/${name}.bicep`).text;

  for (const name of ["storage-host", "storage-attachments"]) {
    assert.match(text(name), /allowSharedKeyAccess: false/, name);
    assert.match(text(name), /allowBlobPublicAccess: false/, name);
  }
  assert.match(text("servicebus"), /disableLocalAuth: true/);
  assert.match(text("postgres"), /passwordAuth: 'Disabled'/);
  assert.doesNotMatch(text("postgres"), /passwordAuth: 'Enabled'|administratorLogin/);
  assert.match(text("keyvault"), /enableRbacAuthorization: true/);
  assert.match(text("monitoring"), /DisableLocalAuth: true/);
  for (const p of parameterFiles) assert.match(p.text, /disableLocalAuth: true/, p.file);
});

import assert from "node:assert/strict";
import path from "node:path";
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

// As Azure has them; an id that is well-formed and another role's would pass every other check.
const azureRoles = {
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
  storageBlobDataContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe", // Storage Blob Data Contributor
  storageBlobDelegator: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a", // Storage Blob Delegator
  serviceBusDataSender: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", // Azure Service Bus Data Sender
  serviceBusDataReceiver: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0", // Azure Service Bus Data Receiver
  signalRServiceOwner: "7e4f1700-ea5a-4f59-8f37-079cfe29dce3", // SignalR Service Owner
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
  cognitiveServicesUser: "a97b65f3-24c7-4388-baec-2e87135dc908", // Cognitive Services User
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
};

test("Roles stand in one table, each the one of its name, each used", () => {
  assert.deepEqual(Object.fromEntries(roles), azureRoles);
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

test("A role on secrets holds for one secret: two for the app, the webhook's key for the SignalR Service", () => {
  const holders = files.flatMap((f) => f.resources
    .filter((r) => r.type.startsWith("Microsoft.Authorization/") && r.node.text.includes("roles.keyVaultSecretsUser"))
    .map((r) => [f.file, property(body(r), "scope").text]));
  const readers = files.flatMap((f) => f.modules.filter((m) => m.path.endsWith("/secret-reader.bicep"))
    .map((m) => `${path.basename(f.file)}: ${property(property(body(m), "params"), "secretName").text}`
      + ` for ${property(property(body(m), "params"), "principalId").text}`));
  const [reader, main, webhook] = ["modules/secret-reader", "main", "modules/webhook-key"]
    .map((name) => byPath.get(`infra/bicep/${name}.bicep`));

  assert.deepEqual(holders, [["infra/bicep/modules/secret-reader.bicep", "secret"]]);
  assert.match(reader.resources.find((r) => r.name === "secret").type, /^Microsoft\.KeyVault\/vaults\/secrets@/);
  assert.deepEqual(readers.sort(), [
    "main.bicep: secret for identity.outputs.principalId",
    "webhook-key.bicep: key.name for signalr.identity.principalId",
  ]);
  assert.match(main.text, /module appSecrets [^\n]*\n {2}for secret in \['key-secret', 'redis-connection'\]:/);
  assert.match(webhook.text, /parent: vault\n {2}name: 'signalr-webhook-key'/);
});

test("Secrets that the app reads are there before the right to them, and both before the app", () => {
  const main = byPath.get("infra/bicep/main.bicep");
  const waitsFor = (name) =>
    property(body(main.modules.find((m) => m.name === name)), "dependsOn").namedChildren.map((n) => n.text);

  assert.match(main.modules.find((m) => m.name === "appSecrets").node.text, /vaultName: vault\.outputs\.name/);
  assert.deepEqual(waitsFor("appSecrets"), ["cache"]);
  assert.ok(waitsFor("app").includes("appSecrets"));
});

test("SignalR's public side takes clients, and neither servers nor REST calls, where there is a private one", () => {
  const { resources } = byPath.get("infra/bicep/modules/signalr.bicep");
  const acls = property(property(body(resources.find((r) => r.name === "signalr")), "properties"), "networkACLs");
  const denied = /deny: \[([^\]]*)\]/.exec(acls.text)[1].match(/\w+/g);

  assert.deepEqual(denied, ["ServerConnection", "RESTAPI"]);
  assert.match(acls.text, /^private && sku != 'Free_F1'\n/);
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

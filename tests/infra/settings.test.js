import assert from "node:assert/strict";
import { test } from "node:test";
import { byPath, keys, nodes } from "./support/bicep.js";
import { folders, list, read } from "./support/files.js";

const none = (found, what) => assert.deepEqual(found, [], what);
const app = byPath.get("infra/bicep/modules/functionapp.bicep");

// The settings of the app as the template has them; of a numbered one, its name without the number.
const set = new Set(app.vars.filter((v) => v.name.endsWith("Settings"))
  .flatMap((v) => [...nodes(v.node)].filter((n) => n.type === "object").flatMap(keys)
    .concat([...v.node.text.matchAll(/'(Veza__\w+?)__\$\{/g)].map((m) => m[1]))));

const documented = new Map([...read("docs/settings.md").matchAll(/^\| `(Veza__\w+)` \| (.+?) \|/gm)]
  .map(([, name, value]) => [name, value]));

const bindings = folders("src/Functions/Bindings")
  .map((name) => ({ name, ...JSON.parse(read(`src/Functions/Bindings/${name}/function.json`)).bindings[0] }));

// What the host itself reads.
const hostSettings = /^(FUNCTIONS_|AzureWebJobs|APPLICATIONINSIGHTS_)/;
// Connections, which host and app both read: the name that bindings know, then how.
const connections = /^(AzureSignalRConnectionString|ServiceBusConnection)__(serviceUri|fullyQualifiedNamespace|credential|clientId)$/;

// Settings without a default that Azure does without, and why.
const notOnAzure = new Map([
  ["Veza__Web__Root", "the Static Web App has the files"],
  ["Veza__Storage__ConnectionString", "by identity, at ServiceUri"],
  ["Veza__Storage__Folder", "of the standalone server"],
  ["Veza__Storage__Directory", "of the standalone server"],
]);

test("The app's settings are known", () => {
  none([...set].filter((name) => !documented.has(name) && !hostSettings.test(name) && !connections.test(name)));
});

test("What has no default is set, or named with the reason", () => {
  const open = [...documented].filter(([, value]) => value === "none").map(([name]) => name);

  none(open.filter((name) => !set.has(name) && !notOnAzure.has(name)));
});

test("Every connection that a binding names is set by identity", () => {
  const names = new Set(bindings.flatMap((b) => [b.connection, b.connectionStringSetting]).filter(Boolean));
  const address = { ServiceBusConnection: "fullyQualifiedNamespace", AzureSignalRConnectionString: "serviceUri" };
  assert.deepEqual([...names].sort(), Object.keys(address).sort());

  for (const name of names) {
    for (const part of [address[name], "credential", "clientId"]) assert.ok(set.has(`${name}__${part}`), `${name}__${part}`);
    assert.ok(!set.has(name), `${name} would count before ${name}__${address[name]}`);
  }
});

test("The queues are those of the functions, with sessions where they have them", () => {
  const template = byPath.get("infra/bicep/modules/servicebus.bicep").text;
  const queues = [...template.matchAll(/\{ name: '([\w-]+)', sessions: (\w+) \}/g)].map(([, name, sessions]) => `${name} ${sessions}`);
  const wanted = bindings.filter((b) => b.type === "serviceBusTrigger").map((b) => `${b.queueName} ${b.isSessionsEnabled ?? false}`);

  assert.ok(wanted.length > 0);
  assert.deepEqual(queues.sort(), wanted.sort());
  assert.match(template, /requiresDuplicateDetection: true/);
  assert.match(template, /maxDeliveryCount: 2000\n/);
});

test("The upstream is that of the hub that the functions listen to", () => {
  const [hub, ...others] = new Set(bindings.filter((b) => b.type === "signalRTrigger").map((b) => b.hubName));
  const template = byPath.get("infra/bicep/modules/signalr.bicep").text;

  none(others, "more than one hub");
  assert.match(template, new RegExp(`hubPattern: '${hub}'`));
  assert.match(template, /\/runtime\/webhooks\/signalr\?code=\{@Microsoft\.KeyVault\(SecretUri=/);
  assert.equal(documented.get("Veza__SignalR__Hub"), `\`${hub}\``);
});

test("The database allows the extensions that the migrations make", () => {
  const sql = list("src/Shared/Database/Migrations", ".sql").map(read).join("\n");
  const made = [...sql.matchAll(/CREATE EXTENSION (?:IF NOT EXISTS )?"?(\w+)"?/gi)].map((m) => m[1].toUpperCase());
  const template = byPath.get("infra/bicep/modules/postgres.bicep").text;
  const allowed = [...(/var extensions = \[([^\]]*)\]/.exec(template)?.[1] ?? "").matchAll(/'(\w+)'/g)].map((m) => m[1]);

  assert.deepEqual(allowed.sort(), [...new Set(made)].sort());
});

test("A function that always runs is one that exists", () => {
  const groups = new Set(["http", "durable", "blob", ...bindings.map((b) => `function:${b.name}`)]);
  const named = list("infra/bicep", ".bicepparam").flatMap((f) => [...read(f).matchAll(/^ {6}name: '(.+)'$/gm)].map((m) => m[1]));

  none(named.filter((name) => !groups.has(name)));
});

test("The sample of local settings explains each, and names none that nobody reads", () => {
  const sample = JSON.parse(read("local.settings.sample.json"));
  const names = Object.keys(sample.Values);
  const known = (name) => documented.has(name.replace(/__\d+$/, "")) || hostSettings.test(name) || connections.test(name)
    || ["AzureSignalRConnectionString", "ServiceBusConnection"].includes(name);

  none(names.filter((name) => !known(name)), "known to nobody");
  none(names.filter((name) => typeof sample.Values[name] !== "string"), "the tools take text only");
  assert.deepEqual(Object.keys(sample._explained).filter((n) => n !== "_").sort(), names.sort());
});

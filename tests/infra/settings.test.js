import assert from "node:assert/strict";
import { test } from "node:test";
import { byPath, keys, nodes } from "./support/bicep.js";
import { list, read } from "./support/files.js";
import { functions } from "./support/functions.js";

const none = (found, what) => assert.deepEqual(found, [], what);
const app = byPath.get("infra/bicep/modules/functionapp.bicep");

// The settings of the app as the template has them; of a numbered one, its name without the number.
const set = new Set(app.vars.filter((v) => v.name.endsWith("Settings"))
  .flatMap((v) => [...nodes(v.node)].filter((n) => n.type === "object").flatMap(keys)
    .concat([...v.node.text.matchAll(/'(Veza__\w+?)__\$\{/g)].map((m) => m[1]))));

const documented = new Map([...read("docs/settings.md").matchAll(/^\| `(Veza__\w+)` \| (.+?) \|/gm)]
  .map(([, name, value]) => [name, value]));

// What the host itself reads, on Azure: one name more may stop a deployment. Flex Consumption refuses
// FUNCTIONS_WORKER_RUNTIME and has no use for FUNCTIONS_EXTENSION_VERSION.
const hostSettings = [
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "AzureWebJobsDisableHomepage",
  "AzureWebJobsStorage__accountName",
  "AzureWebJobsStorage__clientId",
  "AzureWebJobsStorage__credential",
];
// What it reads on a developer's machine.
const localHostSettings = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "AzureWebJobsDisableHomepage"];
// Connections, which host and app both read: the name that bindings know, then how.
const connections = /^(AzureSignalRConnectionString|ServiceBusConnection)__(serviceUri|fullyQualifiedNamespace|credential|clientId)$/;

// Settings without a default that Azure does without, and why.
const notOnAzure = new Map([
  ["Veza__Web__Root", "the Static Web App has the files"],
  ["Veza__Storage__ConnectionString", "by identity, at ServiceUri"],
  ["Veza__Storage__Folder", "of the standalone server"],
  ["Veza__ContentSafety__Key", "by identity, at Endpoint"],
  ["Veza__Http__AllowedHosts", "the platform routes by host"],
  ["Veza__Http__TrustedProxies", "only the host calls the app, from its own machine"],
]);

test("The app's settings are known", () => {
  const others = [...set].filter((name) => !documented.has(name) && !connections.test(name));

  assert.deepEqual(others.sort(), hostSettings);
});

test("What has no default is set, or named with the reason", () => {
  const open = [...documented].filter(([, value]) => value === "none").map(([name]) => name);

  none(open.filter((name) => !set.has(name) && !notOnAzure.has(name)));
  none([...notOnAzure.keys()].filter((name) => !open.includes(name) || set.has(name)), "named, and set or unknown");
});

test("Every connection that a binding names is set by identity", () => {
  const names = new Set(functions.flatMap((b) => [b.connection, b.connectionStringSetting]).filter(Boolean));
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
  const wanted = functions.filter((b) => b.type === "serviceBusTrigger").map((b) => `${b.queueName} ${b.isSessionsEnabled ?? false}`);

  assert.ok(wanted.length > 0);
  assert.deepEqual(queues.sort(), wanted.sort());
  assert.match(template, /requiresDuplicateDetection: true/);
  assert.match(template, /maxDeliveryCount: 2000\n/);
});

test("The page on costs counts batches as large as the host makes them", () => {
  const size = JSON.parse(read("host.json")).extensions.serviceBus.maxMessageBatchSize;
  const least = (3_000_000 / size).toLocaleString("en-US");

  assert.ok(read("docs/azure.md").includes(`| Queue executions | in batches of up to ${size}: ${least} to 3 M `));
});

test("Instances are replaced as every region can, unless a parameter says otherwise", () => {
  assert.match(byPath.get("infra/bicep/main.bicep").text, /^param updateStrategy 'Recreate' \| 'RollingUpdate' = 'Recreate'$/m);
  assert.match(app.text, /siteUpdateStrategy: \{\n {8}type: updateStrategy\n/);
});

test("The upstream is that of the hub that the functions listen to", () => {
  const [hub, ...others] = new Set(functions.filter((b) => b.type === "signalRTrigger").map((b) => b.hubName));
  const template = byPath.get("infra/bicep/modules/signalr.bicep").text;

  none(others, "more than one hub");
  assert.match(template, new RegExp(`hubPattern: '${hub}'`));
  assert.match(template, /\/runtime\/webhooks\/signalr\?code=\{@Microsoft\.KeyVault\(SecretUri=/);
  assert.match(read("src/Shared/Realtime/AzureSignalR/SignalROptions.cs"), new RegExp(`Hub\\b.*= "${hub}";`));
});

test("The database allows the extensions that the migrations make", () => {
  const sql = list("src/Shared/Database/Migrations", ".sql").map(read).join("\n");
  const made = [...sql.matchAll(/CREATE EXTENSION (?:IF NOT EXISTS )?"?(\w+)"?/gi)].map((m) => m[1].toUpperCase());
  const template = byPath.get("infra/bicep/modules/postgres.bicep").text;
  const allowed = [...(/var extensions = \[([^\]]*)\]/.exec(template)?.[1] ?? "").matchAll(/'(\w+)'/g)].map((m) => m[1]);

  assert.deepEqual(allowed.sort(), [...new Set(made)].sort());
});

test("A function that always runs is one that exists", () => {
  const groups = new Set(["http", "durable", "blob", ...functions.map((b) => `function:${b.function}`)]);
  const named = list("infra/bicep", ".bicepparam").flatMap((f) => [...read(f).matchAll(/^ {6}name: '(.+)'$/gm)].map((m) => m[1]));

  none(named.filter((name) => !groups.has(name)));
});

test("The sample of local settings explains each, and names none that nobody reads", () => {
  const sample = JSON.parse(read("local.settings.sample.json"));
  const names = Object.keys(sample.Values);
  const switches = functions.map((b) => `AzureWebJobs.${b.function}.Disabled`);
  const known = (name) => documented.has(name.replace(/__\d+$/, "")) || connections.test(name)
    || [...localHostSettings, ...switches, "AzureSignalRConnectionString", "ServiceBusConnection"].includes(name);

  none(names.filter((name) => !known(name)), "known to nobody");
  none(names.filter((name) => typeof sample.Values[name] !== "string"), "the tools take text only");
  assert.deepEqual(Object.keys(sample._explained).filter((n) => n !== "_").sort(), names.sort());
});

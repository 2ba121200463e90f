// What a deployment of each stage makes: bicep's own prediction, from the parameter files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { folder } from "./support/bicep.js";
import { snapshot } from "./support/compiler.js";

const secret = "a-secret-that-is-nowhere-but-in-the-vault";
const given = {
  VEZA_KEY_SECRET: secret, VEZA_WEBHOOK_READY: "true", VEZA_DATABASE_ADMIN_ID: "00000000-0000-0000-0000-00000000000a",
  VEZA_DATABASE_ADMIN_NAME: "admins", VEZA_ALERT_EMAIL: "ops@example.test",
};
const stages = await Promise.all(["dev", "prod"].map(async (stage) => ({ stage, ...await snapshot(folder, `main.${stage}`, given) })));
const [dev, prod] = stages;
const of = (stage, type) => stage.predictedResources.filter((r) => r.type === type);

/** The last part of a resource's id without what makes it unique: `sb-veza-prod-abc123` is `sb`. */
const bare = (id) => id.split("/").at(-1).replace(/^(stav|sthv)eza(dev|prod)\w{6}$/, "$1").replace(/-veza-(dev|prod)-\w{6}/, "");

/** The app's settings as one text of `'name', value`; they are an expression where only Azure knows which there are. */
function settingsOf(stage) {
  const { properties } = of(stage, "Microsoft.Web/sites/config").find((r) => r.name.endsWith("/appsettings"));
  const value = (text) => text.startsWith("[") ? text.slice(1, -1) : `'${text}'`;
  return typeof properties === "string" ? properties : Object.entries(properties).map(([name, text]) => `'${name}', ${value(text)}`).join(", ");
}

for (const stage of stages) {
  test(`${stage.stage}: is predicted without a doubt`, () => assert.deepEqual(stage.diagnostics, []));

  test(`${stage.stage}: each identity has the roles that it needs, each on one resource, and no other`, () => {
    const found = of(stage, "Microsoft.Authorization/roleAssignments").map((r) => {
      const [, scope] = /^\[extensionResourceId\('([^']+)'/.exec(r.id);
      const [, principal] = /^\[reference\('([^']+)'/.exec(r.properties.principalId);
      return `${bare(principal)} on ${bare(scope)}: ${bare(r.properties.roleDefinitionId)}`;
    });

    assert.deepEqual(found.sort(), [
      "id on appi: 3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
      "id on key-secret: 4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
      "id on redis-connection: 4633458b-17de-408a-b874-0445c86b69e6",
      "id on sb: 4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0", // Azure Service Bus Data Receiver
      "id on sb: 69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", // Azure Service Bus Data Sender
      "id on sigr: 7e4f1700-ea5a-4f59-8f37-079cfe29dce3", // SignalR Service Owner
      "id on stav: db58b8e5-c6ad-4a2a-8342-4190687cbf4a", // Storage Blob Delegator
      "id on attachments: ba92f5b4-2d11-453d-a403-e96b0029c9fe", // Storage Blob Data Contributor
      "id on sthv: b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
      "sigr on signalr-webhook-key: 4633458b-17de-408a-b874-0445c86b69e6",
    ].sort());
  });

  test(`${stage.stage}: the app reaches everything by its identity, and no secret stands in its settings`, () => {
    const settings = settingsOf(stage);

    for (const name of ["AzureWebJobsStorage", "AzureSignalRConnectionString", "ServiceBusConnection"]) {
      assert.match(settings, new RegExp(`'${name}__credential', 'managedidentity', '${name}__clientId', reference\\('[^']+/id-veza-`), name);
    }
    assert.match(settings, /'Veza__Database__UseIdentity', 'true'/);
    assert.match(settings, /'Veza__Redis__ConnectionString', format\('@Microsoft\.KeyVault\(/);
    assert.match(settings, /'Veza__Identity__KeySecret', format\('@Microsoft\.KeyVault\(/);
    assert.ok(!settings.includes(secret));
  });

  test(`${stage.stage}: the app runs on no plan but its own, with its package in the host's storage`, () => {
    const [app] = of(stage, "Microsoft.Web/sites");
    const [plan] = of(stage, "Microsoft.Web/serverfarms");

    assert.equal(app.properties.serverFarmId, plan.id);
    assert.equal(plan.sku.tier, "FlexConsumption");
    assert.equal(app.properties.httpsOnly, true);
    assert.match(app.properties.functionAppConfig.deployment.storage.value, /storageAccounts\/sthveza\w+', [^)]+\)\.primaryEndpoints\.blob, 'packages'/);
    assert.deepEqual(of(stage, "Microsoft.Web/sites/basicPublishingCredentialsPolicies").map((r) => r.properties.allow), [false, false]);
  });
}

test("prod: what holds data is reached over endpoints in the network alone, but for attachments by their signed addresses", () => {
  const endpoints = of(prod, "Microsoft.Network/privateEndpoints").flatMap((r) => r.properties.privateLinkServiceConnections)
    .map(({ properties: { privateLinkServiceId, groupIds } }) => `${bare(privateLinkServiceId)}: ${groupIds}`);
  const closed = ["Microsoft.KeyVault/vaults", "Microsoft.Storage/storageAccounts", "Microsoft.ServiceBus/namespaces", "Microsoft.Cache/redisEnterprise"]
    .flatMap((type) => of(prod, type)).filter((r) => bare(r.name) !== "stav");

  assert.deepEqual(endpoints.sort(), [
    "kv: vault", "psql-read: postgresqlServer", "psql: postgresqlServer", "redis: redisEnterprise", "sb: namespace", "sigr: signalr",
    "stav: blob", "sthv: blob",
  ]);
  assert.equal(of(prod, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups").length, endpoints.length);
  for (const r of closed) assert.equal(r.properties.publicNetworkAccess, "Disabled", r.name);
  for (const r of of(prod, "Microsoft.DBforPostgreSQL/flexibleServers")) assert.equal(r.properties.network.publicNetworkAccess, "Disabled", r.name);
  assert.deepEqual(of(prod, "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules"), []);
});

test("Content Safety is made where somebody says so: reached by identity, on a private network by an endpoint", async () => {
  assert.deepEqual(stages.flatMap((stage) => of(stage, "Microsoft.CognitiveServices/accounts")), []);
  for (const [stage, sku] of [["dev", "F0"], ["prod", "S0"]]) {
    const with_ = await snapshot(folder, `main.${stage}`, { ...given, VEZA_CONTENT_SAFETY: sku });
    const [account] = of(with_, "Microsoft.CognitiveServices/accounts");
    const roles = of(with_, "Microsoft.Authorization/roleAssignments").map((r) => bare(r.properties.roleDefinitionId));
    const groups = of(with_, "Microsoft.Network/privateEndpoints")
      .flatMap((r) => r.properties.privateLinkServiceConnections).map((c) => c.properties.groupIds[0]);

    assert.deepEqual([account.kind, account.sku.name, account.properties.disableLocalAuth], ["ContentSafety", sku, true]);
    assert.equal(account.properties.customSubDomainName, account.name);
    assert.equal(account.properties.publicNetworkAccess, stage === "prod" ? "Disabled" : "Enabled");
    assert.ok(roles.includes("a97b65f3-24c7-4388-baec-2e87135dc908")); // Cognitive Services User
    assert.equal(groups.includes("account"), stage === "prod");
    assert.match(settingsOf(with_), /CognitiveServices\/accounts\/cs-veza-.*'Veza__ContentSafety__Endpoint', /);
    assert.doesNotMatch(settingsOf(with_), /ContentSafety__Key/);
  }
});

test("dev: has no network, and its database takes what comes from Azure", () => {
  assert.deepEqual(dev.predictedResources.filter((r) => r.type.startsWith("Microsoft.Network/")), []);
  assert.deepEqual(of(dev, "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules").map((r) => bare(r.name)), ["azure-services"]);
});

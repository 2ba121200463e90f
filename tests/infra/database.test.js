import assert from "node:assert/strict";
import { test } from "node:test";
import { body, byPath, nodes, parameterFiles, property } from "./support/bicep.js";
import { read } from "./support/files.js";
import { functions } from "./support/functions.js";

const main = byPath.get("infra/bicep/main.bicep");
const postgres = byPath.get("infra/bicep/modules/postgres.bicep");
const resource = (name) => postgres.resources.find((r) => r.name === name);
const waitsFor = (name) => property(body(resource(name)), "dependsOn").namedChildren.map((n) => n.text);
const value = (file, name, member) =>
  property(body(file.values.find((v) => v.name === name)), member).text.replaceAll("'", "");
const triggers = (type) => functions.filter((f) => f.type === type).length;

// Connections that a server has for users, by size.
const limits = {
  Standard_B2s: 414,
  Standard_D2ds_v5: 844,
  Standard_D4ds_v5: 1703,
  Standard_D8ds_v5: 3422,
  Standard_D16ds_v5: 4985,
};
const ofTheWriter = 4;

test("The administrator is there before the database, or Azure's own role owns it; changes come one by one", () => {
  assert.deepEqual(waitsFor("administrator"), ["allowedExtensions"]);
  assert.deepEqual(waitsFor("database"), ["administrator"]);
  assert.deepEqual(waitsFor("azure"), ["database"]);
  assert.deepEqual(waitsFor("replica"), ["database", "azure"]);
});

test("A server that has grown is not told to shrink, nor is its replica smaller", () => {
  const storage = (name) => property(property(body(resource(name)), "properties"), "storage");
  assert.equal(property(storage("server"), "storageSizeGB").text, "storageGb");
  assert.equal(property(storage("server"), "autoGrow").text, "'Enabled'");
  assert.equal(storage("replica")?.text, storage("server").text);

  for (const file of parameterFiles) {
    const grown = /^max\(\d+, int\(readEnvironmentVariable\(VEZA_DATABASE_STORAGE_GB, 0\)\)\)$/;
    assert.match(value(file, "database", "storageGb"), grown, file.file);
  }
});

test("All instances at once find a connection each", () => {
  const [queues, timers] = [triggers("serviceBusTrigger"), triggers("timerTrigger")];
  assert.ok(queues > 0 && timers > 0);
  assert.match(byPath.get("infra/bicep/modules/functionapp.bicep").text, /besides four of its writer/);

  for (const file of parameterFiles) {
    const most = Number(value(file, "functions", "maximumInstances"));
    const each = Number(value(file, "functions", "databaseConnections")) + ofTheWriter;
    const limit = limits[value(file, "database", "sku")];
    // HTTP and SignalR are one group of instances, every queue is another; a timer runs on one instance.
    const wanted = (most + queues * most + timers) * each;
    assert.ok(wanted <= limit, `${file.file}: ${wanted} of ${limit}`);
    assert.ok(file.text.includes(`: ${wanted.toLocaleString("en-US")} of the`), `${file.file} says ${wanted}`);
    assert.ok(read("docs/azure.md").includes(`= ${wanted.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")}`),
      `docs/azure.md says ${wanted} of ${limit}`);
  }
});

test("An endpoint of the database bears the server's name, since it cannot be turned to another one", () => {
  const endpoints = main.vars.find((v) => v.name === "endpoints").node;
  const names = [...nodes(endpoints)].filter((n) => n.type === "object")
    .map((o) => [property(o, "serviceId").text, property(o, "name").text]);
  const ofServers = names.filter(([id]) => id.startsWith("postgres."));

  assert.deepEqual(ofServers, [
    ["postgres.outputs.id", "databaseServer"],
    ["postgres.outputs.replicaId", "'${databaseServer}-read'"],
  ]);
  assert.match(main.text, /module postgres [^}]*?name: databaseServer\n/);
  assert.match(main.text, /name: 'pe-\$\{endpoints\[index\]\.name\}'\n/);
});

test("As many endpoints are made as are listed", () => {
  const list = /var endpoints = concat\(\n {2}\[\n([\s\S]*?)\n {2}\],\n([\s\S]*?)\n\)/.exec(main.text);
  const always = list[1].split("\n").length;
  const sometimes = list[2].split("\n").map((line) => /^ {2}(\w+) \? \[\{.*\}\] : \[\],?$/.exec(line)?.[1]);
  const count = [always, ...sometimes.map((condition) => `(${condition} ? 1 : 0)`)].join(" + ");

  assert.ok(!sometimes.includes(undefined));
  assert.ok(main.text.includes(`for index in range(0, privateNetwork ? ${count} : 0): {`), count);
});

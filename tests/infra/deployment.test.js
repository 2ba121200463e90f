import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parseDocument } from "yaml";
import { byPath } from "./support/bicep.js";
import { list, read, root } from "./support/files.js";

const none = (found, what) => assert.deepEqual(found, [], what);
const yaml = (file) => {
  const document = parseDocument(read(file), { uniqueKeys: true });
  none([...document.errors, ...document.warnings].map((e) => e.message), file);
  return document.toJS();
};
const workflows = list(".github/workflows", ".yml").map((file) => ({ file, text: read(file), ...yaml(file) }));
const steps = (workflow) => Object.values(workflow.jobs).flatMap((job) => job.steps);
const azure = yaml("azure.yaml");
const deploy = workflows.find((w) => w.file.endsWith("deploy.yml"));
/** Where the step of the deployment stands that runs this; fails when there is none. */
const stepThat = (text) => {
  const index = deploy.jobs.deploy.steps.findIndex((s) => s.run?.includes(text));
  assert.notEqual(index, -1, `no step runs ${text}`);
  return index;
};

test("Workflows use actions of a major version, with no more rights than they need", () => {
  for (const workflow of workflows) {
    for (const { uses } of steps(workflow).filter((s) => s.uses)) assert.match(uses, /^[\w-]+\/[\w-]+@v\d+$/, workflow.file);
    assert.equal(workflow.permissions.contents, "read", workflow.file);
    for (const [name, job] of Object.entries(workflow.jobs)) assert.ok(job["timeout-minutes"] > 0, `${workflow.file}: ${name}`);
  }
});

test("No workflow holds or asks for a secret: signing in is by OpenID Connect", () => {
  for (const { file, text } of workflows) assert.doesNotMatch(text, /secrets\.|client-secret|password/i, file);

  assert.equal(deploy.permissions["id-token"], "write");
  assert.ok(steps(deploy).some((s) => s.uses?.startsWith("azure/login@")));
});

test("The workflow signs in directly before what comes late: GitHub's token is good for five minutes", () => {
  const { steps: all } = deploy.jobs.deploy;
  const first = all.find((s) => s.uses?.startsWith("azure/login@"));

  for (const script of ["infra/scripts/look.sh", "infra/scripts/database.sh", "infra/scripts/connect-signalr.sh"]) {
    const step = all[stepThat(script)];
    const before = all[stepThat(script) - 1];
    assert.equal(before.uses, first.uses, script);
    assert.deepEqual(before.with, first.with, script);
    assert.equal(before.if, step.if, script);
  }
});

test("A runner is chosen by variables of the repository: those of the environment are not known yet", () => {
  const name = "vars[format('RUNNER_{0}', inputs.stage)]";

  assert.equal(deploy.jobs.deploy["runs-on"], `\${{ ${name} || 'ubuntu-24.04' }}`);
  const { OPEN_FIREWALL } = deploy.jobs.deploy.steps[stepThat("database.sh")].env;
  assert.equal(OPEN_FIREWALL, `\${{ ${name} && 'no' || 'yes' }}`);
  for (const workflow of workflows) assert.doesNotMatch(workflow.text, /vars\.RUNNER/, workflow.file);
  for (const stage of deploy.on.workflow_dispatch.inputs.stage.options) {
    for (const file of [deploy.file, "docs/azure.md"]) assert.ok(read(file).includes(`RUNNER_${stage.toUpperCase()}`), file);
  }
});

test("What is deployed was tested, and the templates are checked before they are applied", () => {
  const order = ["look.sh", "group validate", "group what-if", "group create",
    "database.sh", "connect-signalr.sh", "web.sh"];

  assert.ok(workflows.every((w) => steps(w).some((s) => s.run === ".ci/run")));
  assert.equal(deploy.jobs.deploy.needs, "package");
  assert.deepEqual(order.map(stepThat), order.map(stepThat).toSorted((a, b) => a - b));
});

test("azd provisions first, since packaging needs what provisioning knows", () => {
  assert.deepEqual(azure.workflows.up.steps, [{ azd: "provision" }, { azd: "deploy --all" }]);
});

test("Scripts that are called exist and may be run", () => {
  const called = [read("azure.yaml"), ...workflows.map((w) => w.text)]
    .flatMap((text) => [...text.matchAll(/(?:infra\/scripts\/[\w-]+\.sh|\.\/veza|\.ci\/run)\b/g)].map((m) => m[0]));
  assert.ok(called.length > 5);

  none([...new Set(called)].filter((file) => !(statSync(path.join(root, file), { throwIfNoEntry: false })?.mode & 0o111)));
  none(list("infra/scripts", ".sh").filter((file) => !called.includes(file)), "called by nobody");
  const page = read("docs/azure.md");
  none(list("infra/scripts", ".sh").map((file) => path.basename(file)).filter((name) => !page.includes(name)), "not explained");
});

test("azd deploys both services, finds their resources by tag, and the templates by path", () => {
  const tags = [...byPath.values()].flatMap((f) => [...f.text.matchAll(/'azd-service-name': '(\w+)'/g)].map((m) => m[1]));

  assert.deepEqual(Object.keys(azure.services).sort(), tags.sort());
  assert.deepEqual(Object.values(azure.services).map((s) => s.host).sort(), ["function", "staticwebapp"]);
  assert.ok(read(`${azure.infra.path}/${azure.infra.module}.bicepparam`));
});

test("Variables that scripts take from the deployment are outputs of it", () => {
  const outputs = byPath.get("infra/bicep/main.bicep").outputs.map((o) => o.name);
  const wanted = list("infra/scripts", ".sh").flatMap((f) => [...read(f).matchAll(/\$?\{?(\w+):\?output of the deployment/g)].map((m) => m[1]));
  assert.ok(wanted.length > 5);

  none([...new Set(wanted)].filter((name) => !outputs.includes(name)));
});

test("Variables that parameter files read are given by workflow and scripts", () => {
  const given = ["azure.yaml", ".github/workflows/deploy.yml", ...list("infra/scripts", ".sh")].map(read).join("\n");
  const read_ = list("infra/bicep", ".bicepparam")
    .flatMap((f) => [...read(f).matchAll(/readEnvironmentVariable\('(\w+)'/g)].map((m) => m[1]));

  none([...new Set(read_)].filter((name) => !given.includes(name)));
});

test("The Static Web App sends the policy of the standalone server, and names whom the page may call", () => {
  const config = JSON.parse(read("src/Web/public/staticwebapp.config.json"));
  const directives = (policy) => new Map(policy.split(";").map((d) => d.trim().split(/ (.*)/s)).map(([name, value]) => [name, value]));
  const source = /Policy =\s*("[^;]*?"(?:\s*\+ "[^"]*")*);/s.exec(read("src/Functions/Http/WebClient.cs"))?.[1]
    ?? /Policy =([\s\S]*?";)/.exec(read("src/Functions/Http/WebClient.cs"))[1];
  const server = directives([...source.matchAll(/"([^"]*)"/g)].map((m) => m[1]).join(""));
  const client = directives(config.globalHeaders["Content-Security-Policy"]);

  assert.deepEqual([...client.keys()].sort(), [...server.keys()].sort());
  for (const [name, value] of server) if (name !== "connect-src") assert.equal(client.get(name), value, name);
  for (const host of ["azurewebsites.net", "service.signalr.net", "blob.core.windows.net"]) {
    assert.ok(client.get("connect-src").includes(`https://*.${host}`), host);
    assert.ok(read("infra/scripts/web.sh").includes(`https://\\*\\.${host.replaceAll(".", "\\.")}`), `${host} is narrowed when building`);
  }
  assert.doesNotMatch(client.get("connect-src"), /(^| )(\*|https:|wss:)( |$)/);
});

test("The Static Web App answers every page's address with the client, and missing files with 404", () => {
  const { navigationFallback, globalHeaders } = JSON.parse(read("src/Web/public/staticwebapp.config.json"));

  assert.equal(navigationFallback.rewrite, "/index.html");
  assert.ok(navigationFallback.exclude.includes("/assets/*"));
  for (const header of ["Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy"]) assert.ok(globalHeaders[header], header);
});

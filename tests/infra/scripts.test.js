// The scripts of the deployment, run with stand-ins of the commands that they call.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { byPath } from "./support/bicep.js";
import { read, root } from "./support/files.js";

const outputs = {
  DATABASE_HOST: "psql-1.example.net", DATABASE_NAME: "veza", APP_IDENTITY: "id", APP_IDENTITY_ID: "1",
  FUNCTION_APP: "func", API_ORIGIN: "https://func.example.net", KEY_VAULT: "kv", VEZA_DATABASE_ADMIN_NAME: "admin",
};
let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "veza-scripts-"));
  command("sleep", "");
  command("curl", "echo 203.0.113.7");
  command("azd", "");
  command("veza-server", "echo root=${PGSSLROOTCERT-none} >>\"$CALLS\"");
  command("psql", '[[ $1 == --version ]] && echo "psql (PostgreSQL) 16.4" && exit\necho "ssl=$PGSSLMODE $PGSSLROOTCERT" >>"$CALLS"');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Stands in for a command; each call is written down before what it does. */
function command(name, does) {
  writeFileSync(path.join(folder, name), `#!/usr/bin/env bash\nprintf '%s\\n' "${name} $*" >>"$CALLS"\n${does}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

/** Stands in for az, which answers by what its arguments contain; the first match counts. */
function azure(answers) {
  const cases = Object.entries({ ...answers, "account show": "sub", "group exists": "true" })
    .map(([part, answer]) => `*"${part}"*) ${answer === null ? "exit 1" : `printf '%b\\n' "${answer}"`} ;;`);
  command("az", `case "$*" in\n${cases.join("\n")}\nesac`);
}

function run(script, env = {}) {
  const calls = path.join(folder, "calls");
  writeFileSync(calls, "");
  const { status, stdout, stderr } = spawnSync(path.join(root, "infra/scripts", script), {
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env.PATH}`, AZURE_RESOURCE_GROUP: "group", PACKAGE: folder, CALLS: calls, ...env },
  });
  return { status, stdout, stderr, calls: readFileSync(calls, "utf8").trimEnd().split("\n") };
}

const none = { "keyvault list": "", "flexibleServers?": "0" };
const found = {
  "keyvault list": "/vaults/kv",
  "/vaults/kv/secrets?": "redis-connection\\nkey-secret\\nsignalr-webhook-key",
  "flexibleServers?": "512",
};

test("Looking: an empty group gets a sealing secret, an installation keeps its own, and its storage", () => {
  azure(none);
  const empty = run("look.sh");
  azure(found);
  const full = run("look.sh");

  assert.match(empty.stdout, /^VEZA_KEY_SECRET=[0-9a-f]{64}\nVEZA_WEBHOOK_READY=false\nVEZA_DATABASE_STORAGE_GB=0\n$/);
  assert.equal(full.stdout, "VEZA_KEY_SECRET=\nVEZA_WEBHOOK_READY=true\nVEZA_DATABASE_STORAGE_GB=512\n");
});

test("Looking fails rather than make a secret when the vault cannot be seen, or az looks elsewhere than azd", () => {
  for (const hidden of ["keyvault list", "/vaults/kv/secrets?", "flexibleServers?"]) {
    azure({ ...found, [hidden]: null });
    const { status, stdout } = run("look.sh");
    assert.notEqual(status, 0, hidden);
    assert.equal(stdout, "", hidden);
  }

  azure(none);
  const { status, stdout, stderr } = run("look.sh", { AZURE_SUBSCRIPTION_ID: "another" });
  assert.notEqual(status, 0);
  assert.equal(stdout, "");
  assert.match(stderr, /az account set --subscription another/);
});

test("azd is told what was found, whatever it remembers", () => {
  azure(found);
  const { status, calls } = run("before-provision.sh", { VEZA_DATABASE_ADMIN_ID: "1", KEY_VAULT: "" });

  assert.equal(status, 0);
  for (const told of ["VEZA_KEY_SECRET ", "VEZA_WEBHOOK_READY true", "VEZA_DATABASE_STORAGE_GB 512"]) {
    assert.ok(calls.includes(`azd env set ${told}`), told);
  }
});

test("The database: let in by REST, and the token goes to a server that has proved its name", () => {
  azure({ "get-access-token": "token" });
  const { status, calls } = run("database.sh", outputs);
  const rule = calls.filter((c) => c.includes("/flexibleServers/psql-1/firewallRules/"));

  assert.equal(status, 0);
  assert.deepEqual(rule.map((c) => /--method (\w+)/.exec(c)[1]), ["put", "delete"]);
  assert.match(rule[0], /"startIpAddress":"203.0.113.7","endIpAddress":"203.0.113.7"/);
  assert.equal(calls.at(-1), rule[1], "closed last");
  assert.deepEqual([...new Set(calls.filter((c) => c.startsWith("ssl=")))], ["ssl=verify-full system"]);
  assert.ok(calls.includes("root=none"), "the migrations take a file only");
  assert.doesNotMatch(read("infra/scripts/database.sh"), /az postgres flexible-server firewall-rule (create|delete)/);
});

test("The database: a rule that is not in force yet is waited for, one that never is ends it and is taken away", () => {
  azure({ "get-access-token": "token" });
  const refuseUntil = (call) => "[[ $1 == --version ]] && echo 16.4 && exit\n"
    + `(( $(grep -c ^psql <"$CALLS") >= ${call} )) || { echo refused >&2; exit 2; }`;
  command("psql", refuseUntil(5));
  const slow = run("database.sh", outputs);
  command("psql", refuseUntil(999));
  const never = run("database.sh", outputs);

  assert.equal(slow.status, 0);
  assert.ok(slow.calls.some((c) => c.startsWith("veza-server migrate")));
  assert.equal(never.status, 1);
  assert.match(never.stderr, /psql-1\.example\.net cannot be reached as admin: refused/);
  assert.ok(!never.calls.some((c) => c.startsWith("veza-server migrate")));
  assert.match(never.calls.at(-1), /^az rest --method delete /);
});

test("SignalR's way to the vault is approved by its message, even after the upstream is set up, and no other is", () => {
  const template = byPath.get("infra/bicep/modules/signalr.bicep").text;
  const message = /requestMessage: '(.+)'/.exec(template)[1];
  azure({ "keyvault show": "/vaults/kv", "connection list": "/connections/1" });
  const { status, calls } = run("connect-signalr.sh", { ...outputs, VEZA_WEBHOOK_READY: "true" });
  const [asked, approved] = calls.filter((c) => c.includes("private-endpoint-connection"));

  assert.equal(status, 0);
  assert.ok(asked.includes("privateLinkServiceConnectionState.status=='Pending'"), asked);
  assert.ok(asked.includes(`privateLinkServiceConnectionState.description=='${message}'`), asked);
  assert.match(approved, /approve --id \/connections\/1 /);
  assert.ok(read("docs/azure.md").includes(message));
});

test("Connecting deploys with what is there: neither a new secret nor less storage", () => {
  azure({ ...found, "keyvault show": "/vaults/kv", "functionapp keys": "true", "deployment group create":
    "$(env | grep ^VEZA_ | tee -a \"$CALLS\")" });
  const env = { ...outputs, VEZA_KEY_SECRET: "old", VEZA_WEBHOOK_READY: "false" };
  const { status, calls } = run("connect-signalr.sh", env);

  assert.equal(status, 0);
  for (const line of ["VEZA_KEY_SECRET=", "VEZA_WEBHOOK_READY=true", "VEZA_DATABASE_STORAGE_GB=512"]) {
    assert.ok(calls.includes(line), line);
  }
});

/** A copy of ./veza and its parts, in which building, the server and npm are stand-ins. */
function checkout() {
  const copy = path.join(folder, "checkout");
  mkdirSync(path.join(copy, "src/Web"), { recursive: true });
  for (const part of ["veza", "scripts", "infra/postgres"]) cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) writeFileSync(path.join(copy, "src/Web", file), "{}");
  writeFileSync(path.join(folder, "server"), `#!/usr/bin/env bash
case $1 in
  seed) echo "  Ann  ann@example.com  a-password" ;;
  serve) mkdir -p "$Veza__Storage__Folder" && echo file >"$Veza__Storage__Folder/file"
    exec "${process.execPath}" -e 'require("http").createServer((q, a) => a.end("{}")).listen(new URL(process.env.ASPNETCORE_URLS).port, "127.0.0.1")' ;;
esac
`);
  command("dotnet", `case $1 in
  --version) echo 10.0.100 ;;
  publish) out=\${@: -1}; mkdir -p "$out"; cat "${folder}/server" >"$out/veza-server"; chmod u+x "$out/veza-server" ;;
esac`);
  command("npm", `[[ $* != *"run build"* ]] || { mkdir -p "${copy}/src/Web/dist"; echo page >"${copy}/src/Web/dist/index.html"; }`);
  return copy;
}

const freePort = () => new Promise((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});

test("What ./veza writes is for its owner alone, whatever the caller's umask, also what a former version left", async () => {
  const copy = checkout();
  mkdirSync(path.join(copy, ".veza/logs"), { recursive: true });
  for (const old of [".veza/logs/seed.log", ".veza/package.stamp"]) {
    writeFileSync(path.join(copy, old), "old");
    chmodSync(path.join(copy, old), 0o644);
  }
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, CALLS: "/dev/null", DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const veza = (args) => spawnSync("bash", ["-c", `umask 022 && exec ./veza ${args}`], { cwd: copy, env, encoding: "utf8", timeout: 60_000 });

  const up = veza(`up --detach --seed --port ${await freePort()} --database Host=none --redis none`);
  const down = veza("down");

  assert.equal(up.status, 0, up.stdout + up.stderr);
  assert.equal(down.status, 0, down.stdout + down.stderr);
  const entries = readdirSync(path.join(copy, ".veza"), { recursive: true }).map((name) => [name, statSync(path.join(copy, ".veza", name))]);
  const open = entries.filter(([, entry]) => entry.mode & (entry.isDirectory() ? 0o066 : 0o077)).map(([name]) => name);
  assert.deepEqual(open, []);
  const names = entries.map(([name]) => name);
  for (const made of ["state", "key-secret", "seed.txt", "logs/seed.log", "logs/server.log", "files/file"]) assert.ok(names.includes(made), made);
});

test("The private Redis bounds what waits for slow readers where it can, and starts without that bound before version 7", () => {
  const limit = (version) => {
    command("redis-server", `echo "Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"`);
    const { status, stdout } = spawnSync("bash", ["-euc", `. ${path.join(root, "scripts/veza/redis.sh")}; redis_client_limit`], {
      encoding: "utf8", env: { PATH: `${folder}:${process.env.PATH}`, CALLS: "/dev/null" },
    });
    assert.equal(status, 0, version);
    return stdout.trim().split("\n").at(-1);
  };

  assert.deepEqual(["6.0.16", "6.2.14", "7.0.15", "8.2.1"].map(limit), ["", "", "maxmemory-clients 25%", "maxmemory-clients 25%"]);
});

test("The servers of compose.yaml and of ./veza up sign in to PostgreSQL as a role of their own, never as the superuser", () => {
  const compose = read("compose.yaml");
  const superuser = /POSTGRES_USER: (\w+)/.exec(compose)[1];
  const server = /Host=postgres;Username=(\w+);Password=\$\{(\w+)/.exec(compose);
  const role = /^ {2}role:\n(?: {4}.*\n)+/m.exec(compose)[0];

  assert.notEqual(server[1], superuser);
  assert.notEqual(server[2], "POSTGRES_PASSWORD");
  assert.match(role, new RegExp(`PGUSER: ${superuser}\n`));
  assert.match(role, new RegExp(`"role=${server[1]}".*server-role\\.sql`));
  assert.match(role, new RegExp(`VEZA_ROLE_PASSWORD: \\$\\{${server[2]}:`));
  assert.match(compose, /migrate:[^]*?depends_on:\n {6}role: \{ condition: service_completed_successfully \}/);
  assert.match(read("scripts/veza/server.sh"), /VEZA_DATABASE:-\$\(postgres_string demo\)/);
  assert.match(read("scripts/veza/postgres.sh"), /^postgres_string\(\) \{ postgres_string_of "\$1" "\$POSTGRES_ROLE" PG_ROLE_PASSWORD; \}$/m);
  assert.match(read("infra/postgres/server-role.sql"), /LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS/);
});

// ./veza publish with stand-ins of dotnet and npm: which package it makes where the host's extensions can be restored, and where not.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { read, root } from "./support/files.js";

let folder, copy;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "veza-publish-"));
  copy = path.join(folder, "checkout");
  mkdirSync(path.join(copy, "src/Web"), { recursive: true });
  for (const part of ["veza", "scripts", "host.json"]) cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) writeFileSync(path.join(copy, "src/Web", file), "{}");
  command("npm", `[[ $* != *"run build"* ]] || { mkdir -p "${copy}/src/Web/dist"; echo page >"${copy}/src/Web/dist/index.html"; }`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function command(name, does) {
  writeFileSync(path.join(folder, name), `#!/usr/bin/env bash\nprintf '%s\\n' "${name} $*" >>"${folder}/calls"\n${does}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

/** Runs ./veza publish; the feed has the extensions or not. */
function publish(hasExtensions, ...args) {
  command("dotnet", `case $1 in
  --version) echo 10.0.100 ;;
  restore) [[ $* != *OfficialExtensions=true* ]] || ${hasExtensions} ;;
  publish) out=\${@: -1}; mkdir -p "$out/.azurefunctions"; touch "$out"/{veza-server,worker.config.json,functions.metadata,extensions.json} ;;
  msbuild) for word; do [[ $word != -p:To=* ]] || echo zip >"\${word#-p:To=}"; done ;;
esac`);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const run = spawnSync("bash", ["-c", `exec ./veza publish ${args.join(" ")}`], { cwd: copy, env, encoding: "utf8", timeout: 60_000 });
  return { status: run.status, said: (run.stdout + run.stderr).replace(/\s+/g, " "), calls: readFileSync(path.join(folder, "calls"), "utf8") };
}

const made = (name) => existsSync(path.join(copy, "artifacts/veza", name));

test("Where they can be restored, the package brings the host's extensions, and nothing is said", () => {
  const { status, said, calls } = publish(true, "--for-azure");

  assert.equal(status, 0, said);
  assert.match(calls, /dotnet publish .*-p:VezaPackage=functions -p:OfficialExtensions=true/);
  assert.doesNotMatch(said, /cannot be restored/);
  assert.ok(made("host.json") && made("worker.config.json") && made("wwwroot/index.html"));
});

test("Where they cannot, the package is made without them and says what it is good for", () => {
  const { status, said, calls } = publish(false);

  assert.equal(status, 0, said);
  assert.match(calls, /dotnet publish .*-p:OfficialExtensions=false/);
  assert.match(said, /Worker\.Extensions\.SignalRService and ….ServiceBus/);
  assert.match(said, /On Azure its HTTP functions and timers would run; the others would be in error/);
});

test("For Azure that is an error, and nothing is made", () => {
  const { status, said, calls } = publish(false, "--for-azure");

  assert.equal(status, 1, said);
  assert.match(said, /cannot be restored here .* Publish where the public NuGet feed can be reached/);
  assert.doesNotMatch(calls, /dotnet publish/);
  assert.ok(!made("host.json"));
});

test("For a server of one's own there is one executable, and nothing for a host", () => {
  const { status, said, calls } = publish(false, "--standalone");

  assert.equal(status, 0, said);
  assert.match(calls, /dotnet publish .*-p:VezaPackage=standalone/);
  assert.doesNotMatch(said, /cannot be restored/);
  assert.ok(made("veza-server") && made("wwwroot/index.html") && !made("host.json") && !made("worker.config.json"));
});

test("What deploys asks for a package for Azure", () => {
  for (const file of ["azure.yaml", ".github/workflows/deploy.yml"]) assert.match(read(file), /run: \.\/veza publish --for-azure\n/, file);
});

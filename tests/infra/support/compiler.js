// The Bicep compiler of Azure, as `./veza test` restored it.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./files.js";

const binary = process.env.VEZA_TEST_BICEP;
if (!binary) {
  throw new Error("VEZA_TEST_BICEP does not name the Bicep compiler. Run ./veza test infra, which restores it and says where it is; "
    + "by hand: dotnet restore tests/infra/bicep.csproj, then dotnet msbuild tests/infra/bicep.csproj -getProperty:BicepCompiler.");
}

// It unpacks itself; a folder of this run's own leaves nothing behind in anybody's home.
const unpacked = mkdtempSync(path.join(tmpdir(), "veza-bicep-"));
process.on("exit", () => rmSync(unpacked, { recursive: true, force: true }));

/** Runs the compiler: what it wrote, what it said (a line each; a warning is a line, too), and whether it failed. */
function run(args, env = {}) {
  const all = { ...process.env, ...env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", DOTNET_BUNDLE_EXTRACT_BASE_DIR: unpacked };
  return new Promise((done, fail) => {
    execFile(binary, args, { cwd: root, env: all, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      if (error && typeof error.code !== "number") return fail(error);
      const said = err.split("\n").map((line) => line.replace(root + path.sep, "").trim()).filter((line) => line);
      if (error && said.length === 0) said.push(`It ended with code ${error.code} and said nothing.`);
      return done({ out, said, failed: Boolean(error) });
    });
  });
}

/**
 * Compiles all templates and parameter files below a folder, with the linter's rules that lie there. Two processes do it for all: the
 * compiler takes longer to start than to compile a file.
 * @returns what became of a file, by its path from that folder: the template (undefined when there is an error) and what the compiler
 * said of it. What it said of no file it said of each.
 */
export async function compileAll(folder) {
  const made = mkdtempSync(path.join(tmpdir(), "veza-bicep-"));
  const said = [];
  for (const [command, kind] of [["build", "bicep"], ["build-params", "bicepparam"]]) {
    said.push(...(await run([command, "--pattern", `${folder}/**/*.${kind}`, "--outdir", path.join(made, kind)])).said);
  }
  const lines = new Set(said.map((line) => line.replace(folder + path.sep, "")));
  const templates = new Map(readdirSync(made, { recursive: true }).filter((name) => name.endsWith(".json"))
    .map((name) => [name, JSON.parse(readFileSync(path.join(made, name), "utf8"))]));
  rmSync(made, { recursive: true });
  const of = (line) => /^(\S+\.bicep(?:param)?)\(\d/.exec(line)?.[1];

  return (file) => ({
    template: templates.get(path.join(path.extname(file).slice(1), file.slice(0, -path.extname(file).length) + ".json")),
    said: [...lines].filter((line) => (of(line) ?? file) === file),
  });
}

/**
 * What a deployment by a parameter file of the folder would make, as far as that is known before: `predictedResources`, in which what only
 * Azure knows stands as an expression.
 * @param env What the parameter file reads.
 */
export async function snapshot(folder, name, env) {
  const copy = mkdtempSync(path.join(tmpdir(), "veza-bicep-")); // it is written beside the parameters
  try {
    cpSync(path.join(root, folder), copy, { recursive: true });
    const { said, failed } = await run([
      "snapshot", path.join(copy, `${name}.bicepparam`), "--mode", "overwrite", "--location", "westeurope", "--resource-group", "rg",
      "--tenant-id", "00000000-0000-0000-0000-000000000001", "--subscription-id", "00000000-0000-0000-0000-000000000002",
    ], env);
    if (failed) throw new Error(said.join("\n"));
    return JSON.parse(readFileSync(path.join(copy, `${name}.snapshot.json`), "utf8"));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

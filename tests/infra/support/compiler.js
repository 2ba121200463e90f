// The Bicep compiler of Azure, as `./veza test` restored it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

/**
 * Compiles a file, by its path from the root of the repository or an absolute one, with the linter's rules beside it.
 * @returns the template (undefined when there is an error) and what the compiler said, a line each; a warning is a line, too.
 */
export function compile(file) {
  const command = file.endsWith(".bicepparam") ? "build-params" : "build";
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", DOTNET_BUNDLE_EXTRACT_BASE_DIR: unpacked };
  return new Promise((done, fail) => {
    execFile(binary, [command, file, "--stdout"], { cwd: root, env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      if (error && typeof error.code !== "number") return fail(error);
      const said = err.split("\n").map((line) => line.replace(root + path.sep, "").trim()).filter((line) => line);
      if (error && said.length === 0) said.push(`It ended with code ${error.code} and said nothing.`);
      return done({ template: error ? undefined : JSON.parse(out), said });
    });
  });
}

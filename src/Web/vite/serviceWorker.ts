import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build, type Plugin } from "vite";
import type { Build, ShellFile } from "../src/worker/shell";

// Encodings of other files, maps, icons for launchers, what only the host of a static site reads, and the worker itself.
const leftOut = /(\.br|\.gz|\.map|^\/[\w-]+\.png|^\/staticwebapp\.config\.json|^\/sw\.js)$|^\/\./;

/** The files in `folder` that the client may need, as the server serves them. `index.html` is asked for as `/`. */
export function shellFiles(folder: string): ShellFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, url: `/${relative(folder, path).split(sep).join("/")}` }))
    .filter(({ url }) => !leftOut.test(url))
    .map(({ path, url }) => ({
      url: url === "/index.html" ? "/" : url,
      integrity: `sha256-${createHash("sha256").update(readFileSync(path)).digest("base64")}`,
    }))
    .sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** Ends a build with `sw.js`: the worker, and the list of the files that were built. */
export function serviceWorker(): Plugin {
  let root = "";
  return {
    name: "veza-service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    writeBundle: {
      order: "post",
      sequential: true,
      async handler({ dir = "" }) {
        const code = await workerCode(root);
        const files = shellFiles(dir);
        // Of the worker too: one that works differently keeps files of its own.
        const version = createHash("sha256").update(code).update(JSON.stringify(files)).digest("hex").slice(0, 16);
        const made: Build = { version, files };
        writeFileSync(join(dir, "sw.js"), `self.build=${JSON.stringify(made)};\n${code}`);
      },
    },
  };
}

/** The worker as one classic script: not every browser takes modules there. */
async function workerCode(root: string): Promise<string> {
  const results = await build({
    configFile: false, root, publicDir: false, logLevel: "warn",
    build: {
      write: false, target: "es2022", modulePreload: false,
      rolldownOptions: { input: join(root, "src/worker/sw.ts"), output: { format: "iife" } },
    },
  });
  const chunk = [results].flat().flatMap((result) => ("output" in result ? result.output : [])).find((one) => one.type === "chunk");
  if (!chunk) throw new Error("The service worker was not built: src/worker/sw.ts gave no code.");
  return chunk.code;
}

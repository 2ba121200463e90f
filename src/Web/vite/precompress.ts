import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const compressible = /\.(css|html|js|json|svg|txt|webmanifest)$/;
// Below that a packet is a packet.
const leastBytes = 1024;

const brotli = (bytes: Buffer) => promisify(brotliCompress)(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < leastBytes) return;
  await writeFile(`${file}.br`, await brotli(bytes));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

/** Puts each file beside itself as Brotli and gzip, as small as they get: the server takes those where the browser does. */
export function precompress(): Plugin {
  let folder = "";
  return {
    name: "veza-precompress",
    apply: "build",
    enforce: "post",
    configResolved(config) { folder = join(config.root, config.build.outDir); },
    // When all other plugins have written what they write.
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const files = (await readdir(folder, { recursive: true })).filter((name) => compressible.test(name));
        await Promise.all(files.map((name) => compress(join(folder, name))));
      },
    },
  };
}

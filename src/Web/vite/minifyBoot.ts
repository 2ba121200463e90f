import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { minify, type Plugin } from "vite";

/** Makes `boot.js` as small as the other scripts. It is none of the bundle's: the page waits for it, and its name stays the same. */
export function minifyBoot(): Plugin {
  return {
    name: "veza-minify-boot",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      async handler({ dir = "" }) {
        const file = join(dir, "boot.js");
        const { code, errors } = await minify(file, await readFile(file, "utf8"));
        if (errors.length > 0) throw new Error(`${file} cannot be minified: ${errors.map((error) => error.message).join("; ")}`);
        await writeFile(file, code);
      },
    },
  };
}

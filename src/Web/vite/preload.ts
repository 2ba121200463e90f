import type { Plugin } from "vite";

const boot = '<script src="/boot.js"';

/**
 * Has the page ask at once for chunks that its script would ask for only once it runs: those called `names`, and what they import. Of
 * the `choices` not every page needs all, and `boot.js` knows which: it finds their addresses in its element.
 */
export function preload(names: string[], choices: Record<string, string>): Plugin {
  let base = "/";
  return {
    name: "veza-preload",
    apply: "build",
    configResolved(config) { base = config.base; },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {}, chunk: entry }) {
        const chunks = Object.values(bundle).flatMap((one) => one.type === "chunk" ? [one] : []);
        const there = new Set([entry?.fileName, ...(entry?.imports ?? [])]);
        const filesOf = (name: string) => {
          const found = chunks.find((one) => one.name === name);
          if (!found) throw new Error(`No chunk is called ${name}; vite.config.ts names one that is gone.`);
          return [found.fileName, ...found.imports].filter((file) => !there.has(file)).map((file) => `${base}${file}`);
        };
        if (!html.includes(boot)) throw new Error(`index.html has no ${boot}>, which asks for what not every page needs; put it back.`);
        const told = Object.entries(choices).map(([choice, name]) => `data-${choice}="${filesOf(name).join(" ")}"`);
        return {
          html: html.replace(boot, [boot, ...told].join(" ")),
          tags: [...new Set(names.flatMap(filesOf))].map((href) => (
            { tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href }, injectTo: "head" as const }
          )),
        };
      },
    },
  };
}

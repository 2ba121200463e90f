import type { Plugin } from "vite";

/** Has the page ask at once for chunks that its script would ask for only once it runs: those of these names, and what they import. */
export function preload(...names: string[]): Plugin {
  let base = "/";
  return {
    name: "veza-preload",
    apply: "build",
    configResolved(config) { base = config.base; },
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {}, chunk: entry }) {
        const chunks = Object.values(bundle).flatMap((one) => one.type === "chunk" ? [one] : []);
        const wanted = chunks.filter((one) => names.includes(one.name));
        if (wanted.length !== names.length) throw new Error(`No chunks are called ${names.join(", ")}; vite.config.ts names some that are gone.`);
        const there = new Set([entry?.fileName, ...(entry?.imports ?? [])]);
        const files = new Set(wanted.flatMap((one) => [one.fileName, ...one.imports]).filter((file) => !there.has(file)));
        return [...files].map((file) => ({
          tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `${base}${file}` }, injectTo: "head" as const,
        }));
      },
    },
  };
}

import react from "@vitejs/plugin-react";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";
import { minifyBoot } from "./vite/minifyBoot.ts";
import { preload } from "./vite/preload.ts";
import { precompress } from "./vite/precompress.ts";
import { serviceWorker } from "./vite/serviceWorker.ts";

// The server of a developer: `npm run dev` passes everything that is not the client on to it.
const server = process.env.VEZA_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss(), preload(["SignedIn"], { en: "en", fr: "fr", account: "AccountScreen" }), minifyBoot(), serviceWorker(), precompress()],
  build: {
    target: "es2022",
    // A data: URL would break the content security policy, which allows our own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // The data of emoji is the server's, too.
    fs: { allow: [".", "../Shared/Reactions/Emoji"] },
    proxy: {
      "/api": { target: server, ws: true },
      "/.well-known": { target: server },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/languages.ts"],
    environment: "node",
    restoreMocks: true,
  },
});

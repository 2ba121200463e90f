import { Shell, type Build } from "./shell";

/** The service worker: starts the client without a network. The build puts `build` before it (`vite/serviceWorker.ts`). */
declare const self: ServiceWorkerGlobalScope & { build: Build };

const shell = new Shell(self.build, self.location.origin, caches, (request) => fetch(request));

self.addEventListener("install", (event) => event.waitUntil(shell.keep()));
self.addEventListener("activate", (event) => event.waitUntil(shell.tidy().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const answer = shell.answer(event.request);
  if (answer) event.respondWith(answer);
});

// A new build waits until no window uses the one before, or until somebody asks for it.
self.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(self.skipWaiting());
});

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { serverLimits } from "./api/limits";
import { Session } from "./api/session";
import { SessionContext } from "./api/useSession";
import { App } from "./app/App";
import { updates } from "./app/updates";
import { Crash } from "./app/Crash";
import { showLanguage } from "./i18n/language";
import { whenIdle } from "./ui/afterPaint";
import { showTheme } from "./ui/preferences";
import "./ui/styles.css";

showTheme();
void serverLimits.load();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root; put it back.");
const render = () => createRoot(root).render(
  <StrictMode>
    <Crash>
      <SessionContext value={new Session()}>
        <App />
      </SessionContext>
    </Crash>
  </StrictMode>,
);
// Without words we cannot even say that there are none: boot.js does.
void showLanguage().then(render, () => window.dispatchEvent(new Event("veza:unloadable")));
window.addEventListener("languagechange", () => void showLanguage());

// When the page has what it needs, so that keeping the client for later does not slow this visit down.
const keep = () => whenIdle(() => void updates.start());
if (import.meta.env.PROD) {
  if (document.readyState === "complete") keep();
  else window.addEventListener("load", keep, { once: true });
}

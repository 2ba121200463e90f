import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { serverLimits } from "./api/limits";
import { Session } from "./api/session";
import { SessionContext } from "./api/useSession";
import { App } from "./app/App";
import { Crash } from "./app/Crash";
import { currentLanguage } from "./i18n/language";
import "./ui/styles.css";

document.documentElement.lang = currentLanguage();
void serverLimits.load();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root; put it back.");
createRoot(root).render(
  <StrictMode>
    <Crash>
      <SessionContext value={new Session()}>
        <App />
      </SessionContext>
    </Crash>
  </StrictMode>,
);

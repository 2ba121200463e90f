import { useEffect, useState } from "react";
import { useT } from "../i18n/translate";
import { wordFor } from "../realtime/connection/connectionState";
import { useChat, useConnectionState } from "../realtime/useChat";
import { announce } from "../ui/announce";
import { Icon } from "../ui/Icon";

const names = {
  connecting: "connecting", catching_up: "catching-up", online: "online", offline: "offline", signed_out: "signed-out",
  replaced: "replaced",
} as const;

// A connection that is back within this time was never really gone, as far as the person is concerned.
const quietMs = 1200;

/** Says what the connection does whenever it is not simply there. */
export function ConnectionBar() {
  const t = useT();
  const { connection } = useChat();
  const state = useConnectionState();
  const [patient, setPatient] = useState(true);
  const [now, setNow] = useState(() => performance.now());
  const passing = state.kind === "connecting" || state.kind === "catching_up";
  const word = wordFor(state);
  const retryAt = state.kind === "offline" ? state.retryAt : null;

  useEffect(() => {
    const timer = setTimeout(() => setPatient(!passing), passing ? quietMs : 0);
    return () => clearTimeout(timer);
  }, [passing]);
  useEffect(() => {
    if (retryAt === null) return;
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [retryAt]);
  useEffect(() => {
    if (word === "offline" || word === "unavailable" || word === "replaced") announce(t(`connection.${word}`), "polite");
  }, [word, t]);

  const shown = state.kind === "offline" || state.kind === "replaced" || (passing && !patient);
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <section aria-label={t("connection.label")} data-testid="connection-state" data-state={names[state.kind]} className="min-h-px shrink-0">
      {!shown ? <span className="sr-only">{t(`connection.${word}`)}</span> : (
        <div
          className={`flex min-h-9 flex-wrap items-center justify-center gap-x-3 gap-y-0.5 px-4 py-1 text-sm
            ${passing ? "bg-accent-soft text-accent-ink" : "bg-warn-soft text-warn"}`}
        >
          <span className="flex items-center gap-2 font-medium">
            <Icon name={passing ? "clock" : "alert"} size={16} />{t(`connection.${word}`)}
          </span>
          {word === "offline" && <span className="max-sm:hidden">{t("connection.offlineHelp")}</span>}
          {word === "unavailable" && <span className="max-sm:hidden">{t("connection.unavailableHelp")}</span>}
          {state.kind === "offline" && retryAt !== null && (
            <span className="tabular-nums">{t("connection.retryIn", { count: seconds })}</span>
          )}
          {state.kind === "replaced" && <span>{t("connection.replacedHelp")}</span>}
          {(state.kind === "offline" || state.kind === "replaced") && (
            <button
              type="button" data-testid="connection-retry" onClick={() => connection.retryNow()}
              className="min-h-7 rounded-md px-2 font-semibold underline underline-offset-2"
            >
              {t(state.kind === "offline" ? "connection.retryNow" : "connection.useHere")}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

import { useEffect, useId, useRef, type ReactNode } from "react";
import { useT } from "../i18n/translate";
import { IconButton } from "./Button";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Stands at the bottom and stays while the content scrolls. */
  footer?: ReactNode;
  width?: string;
  testId?: string;
  /** For a dialog that begins with its own search field. */
  hideTitle?: boolean;
}

/** A modal dialog on the native element: the page behind is inert, Escape closes, focus returns to where it was. */
export function Dialog({ title, onClose, children, footer, width = "30rem", testId, hideTitle = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const t = useT();
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape does it
    <dialog
      ref={ref} aria-labelledby={titleId} data-testid={testId}
      className={`appear max-h-[min(44rem,calc(100dvh-2rem))] w-[calc(100vw-1.5rem)] flex-col overflow-hidden rounded-2xl border
        border-line bg-raised p-0 shadow-pop open:flex ${hideTitle ? "mt-[min(12vh,7rem)]" : "max-sm:mb-3"}`}
      style={{ maxWidth: width }}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onMouseDown={(event) => { if (event.target === event.currentTarget) onClose(); }}
    >
      <header className={hideTitle ? "sr-only" : "flex items-center justify-between gap-4 px-5 pb-1 pt-4"}>
        <h2 id={titleId} className="text-lg font-semibold tracking-tight">{title}</h2>
        {!hideTitle && <IconButton icon="close" label={t("common.close")} className="-mr-2" onClick={onClose} />}
      </header>
      {children}
      {footer && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3.5">{footer}</footer>}
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  help: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  busy?: boolean;
  error?: string | null;
}

/** Asks before something that cannot be undone. The focus starts on the way out. */
export function Confirm({ title, help, action, onConfirm, onClose, busy = false, error = null }: ConfirmProps) {
  const t = useT();
  return (
    <Dialog
      title={title} onClose={onClose} width="26rem" testId="confirm-dialog"
      footer={
        <>
          <button type="button" className="min-h-9 rounded-lg px-3.5 font-medium text-ink-2 hover:bg-hover" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button
            type="button" disabled={busy} data-testid="confirm-button" onClick={onConfirm}
            className="min-h-9 rounded-lg border border-danger/40 bg-danger-soft px-3.5 font-medium text-danger hover:border-danger"
          >
            {action}
          </button>
        </>
      }
    >
      <div className="px-5 pb-5 pt-1 text-ink-2">
        {help}
        {error && <p role="alert" className="mt-3 text-danger">{error}</p>}
      </div>
    </Dialog>
  );
}

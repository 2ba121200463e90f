import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { useT } from "../i18n/translate";
import { IconButton } from "./Button";
import { focusFirst, focusOrigin, returnFocus } from "./focus";
import { RowControls } from "./rowControls";

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

/** A modal dialog on the native element: the page behind is inert, Escape closes; for the focus, see `focus.ts`. */
export function Dialog({ title, onClose, children, footer, width = "30rem", testId, hideTitle = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const t = useT();
  const titleId = useId();
  // Before the page is painted, and before the dialog leaves it: the focus is nowhere else in between.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const origin = focusOrigin();
    if (!dialog.open) dialog.showModal();
    focusFirst(dialog);
    return () => {
      dialog.close();
      returnFocus(origin);
    };
  }, []);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape does it
    <dialog
      ref={ref} aria-labelledby={titleId} data-testid={testId}
      className={`appear flex-col overflow-hidden rounded-2xl border
        border-line bg-raised p-0 shadow-pop open:flex ${hideTitle ? "mt-[min(12vh,7rem)]" : "max-sm:mb-3"}`}
      style={{ width }}
      // React lets it bubble, though the browser does not: a dialog within this one closes alone.
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => { if (event.target === event.currentTarget) onClose(); }}
    >
      {/* No header, no footer: axe counts those of a dialog as the page's own. */}
      <div data-heading className={hideTitle ? "sr-only" : "flex items-center justify-between gap-4 px-5 pb-1 pt-4"}>
        <h2 id={titleId} className="min-w-0 text-lg font-semibold tracking-tight wrap-anywhere">{title}</h2>
        {!hideTitle && <IconButton icon="close" label={t("common.close")} className="-mr-2" onClick={onClose} />}
      </div>
      <RowControls value={false}>{children}</RowControls>
      {footer && <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3.5">{footer}</div>}
    </dialog>
  );
}

interface ConfirmProps {
  /** What else is asked for. */
  children?: ReactNode;
  title: string;
  help: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  busy?: boolean;
  error?: string | null;
}

/** Asks before something that cannot be undone. The focus starts on the way out. */
export function Confirm({ children, title, help, action, onConfirm, onClose, busy = false, error = null }: ConfirmProps) {
  const t = useT();
  return (
    <Dialog
      title={title} onClose={onClose} width="26rem" testId="confirm-dialog"
      footer={
        <>
          <button type="button" data-first className="min-h-9 rounded-lg px-3.5 font-medium text-ink-2 hover:bg-hover" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button
            type="button" aria-disabled={busy || undefined} data-testid="confirm-button" onClick={busy ? undefined : onConfirm}
            className="min-h-9 rounded-lg border border-danger/40 bg-danger-soft px-3.5 font-medium text-danger hover:border-danger"
          >
            {action}
          </button>
        </>
      }
    >
      <div className="px-5 pb-5 pt-1 text-ink-2">
        {help}
        {children}
        {error && <p role="alert" className="mt-3 text-danger">{error}</p>}
      </div>
    </Dialog>
  );
}

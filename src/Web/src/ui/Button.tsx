import { use, type ButtonHTMLAttributes, type Ref } from "react";
import { Icon, type IconName } from "./Icon";
import { RowControls } from "./rowControls";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName;
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover border-transparent",
  plain: "bg-raised text-ink border-line-strong hover:bg-hover",
  quiet: "bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-danger-soft text-danger border-danger/40 hover:border-danger",
};

/** While it is busy it does nothing and keeps the focus, which a disabled button would lose. */
export function Button({ look = "plain", icon, busy = false, className = "", children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button" aria-busy={busy || undefined} aria-disabled={busy || undefined} {...rest}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border px-3.5 py-1.5 font-medium
        transition-colors duration-100 disabled:opacity-60 aria-disabled:opacity-60 ${looks[look]} ${className}`}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} size={18} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
  size?: number;
  ref?: Ref<HTMLButtonElement>;
}

/** A button without words; its label is its name and its tooltip. */
export function IconButton({ icon, label, size = 20, className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button" aria-label={label} title={label} tabIndex={use(RowControls) ? -1 : undefined}
      className={`inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-2 transition-colors duration-100
        hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-pressed:bg-hover aria-pressed:text-accent-ink
        disabled:opacity-50 ${className}`}
      {...rest}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}

import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from "react";
import { useT } from "../i18n/translate";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  help?: string;
  error?: string | null;
  /** Wrong for a reason that stands elsewhere. */
  invalid?: boolean;
  optional?: boolean;
  /** A control inside the field, at its end. */
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** A text field with its label, its help and its error, tied together for those who do not see them. */
export function Field({ label, help, error, invalid = false, optional = false, after, ...input }: FieldProps) {
  const t = useT();
  const id = useId();
  const described = [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 flex justify-between text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-ink-3">{t("common.optional")}</span>}
      </label>
      <div className="relative">
        <input
          id={id} className={`field ${after ? "pr-11" : ""}`} aria-invalid={error || invalid ? true : undefined}
          aria-describedby={described || undefined} {...input}
        />
        {after && <div className="absolute inset-y-0 right-1 flex items-center">{after}</div>}
      </div>
      {error && <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">{error}</p>}
      {help && !error && <p id={`${id}-help`} className="mt-1.5 text-sm text-ink-3">{help}</p>}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
  error?: string | null;
}

/** One of a few, all of them visible; none of them is chosen where `value` is none of the options. */
export function Choice<T extends string>({ legend, value, options, onChange, error = null }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset role="radiogroup" aria-invalid={error ? true : undefined} aria-describedby={error ? `${name}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-9 cursor-pointer items-center gap-2 rounded-lg border border-line-strong px-3 py-1.5
              has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio" name={name} value={option.value} checked={option.value === value}
              onChange={() => onChange(option.value)} className="accent-(--accent) outline-none"
            />
            {option.label}
          </label>
        ))}
      </div>
      {error && <p id={`${name}-error`} className="mt-1.5 text-sm text-danger">{error}</p>}
    </fieldset>
  );
}

export function Switch({ label, help, checked, onChange }: {
  label: string; help?: string; checked: boolean; onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-6">
      <div>
        <label htmlFor={id} className="font-medium">{label}</label>
        {help && <p id={`${id}-help`} className="text-sm text-ink-3">{help}</p>}
      </div>
      <input
        id={id} type="checkbox" role="switch" checked={checked} aria-checked={checked} aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="relative mt-0.5 h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors
          before:absolute before:left-0.5 before:top-0.5 before:size-5 before:rounded-full before:bg-surface before:transition-transform
          checked:bg-accent checked:before:translate-x-4"
      />
    </div>
  );
}

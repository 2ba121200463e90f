import { useState } from "react";
import { useLimits } from "../../api/limits";
import { useT } from "../../i18n/translate";
import { IconButton } from "../../ui/Button";
import { Field } from "../../ui/Field";

interface PasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
  isNew?: boolean;
  error?: string | null;
  invalid?: boolean;
}

export function PasswordField({ value, onChange, isNew = false, error = null, invalid = false }: PasswordFieldProps) {
  const t = useT();
  const limits = useLimits();
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={t("field.password")} error={error} invalid={invalid} name="password" required
      help={isNew && limits.password_min !== undefined ? t("field.passwordHelp", { min: limits.password_min, max: limits.password ?? 0 }) : undefined}
      type={shown ? "text" : "password"} autoComplete={isNew ? "new-password" : "current-password"} value={value}
      onChange={(event) => onChange(event.target.value)}
      after={
        <IconButton
          icon="eye" label={t(shown ? "field.passwordHide" : "field.passwordShow")} aria-pressed={shown} className="size-8"
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

import { useState } from "react";
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
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={t("field.password")} help={isNew ? t("field.passwordHelp") : undefined} error={error} invalid={invalid} name="password" required
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

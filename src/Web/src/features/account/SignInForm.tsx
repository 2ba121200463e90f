import { useState } from "react";
import { trim } from "../../api/text";
import { useSession } from "../../api/useSession";
import { useT } from "../../i18n/translate";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { useAction } from "../../ui/useAction";
import { PasswordField } from "./PasswordField";

export function SignInForm() {
  const t = useT();
  const session = useSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const signIn = useAction(() => session.signIn(trim(email), password));
  const submit = () => {
    setMissing(true);
    if (trim(email) && password) void signIn.run();
  };
  return (
    <Form data-testid="signin-form" onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label={t("field.email")} name="email" type="email" autoComplete="username" required value={email}
        error={missing && !trim(email) ? t("field.required") : null} onChange={(event) => { setEmail(event.target.value); signIn.clear(); }}
      />
      <PasswordField
        value={password} invalid={signIn.wrong("password")} error={missing && !password ? t("field.required") : null}
        onChange={(typed) => { setPassword(typed); signIn.clear(); }}
      />
      {signIn.error && <p role="alert" data-testid="form-error" className="text-sm text-danger">{signIn.error}</p>}
      <Button type="submit" look="primary" busy={signIn.busy} className="mt-1 min-h-10" data-testid="signin-submit">
        {t(signIn.busy ? "signin.busy" : "signin.submit")}
      </Button>
    </Form>
  );
}

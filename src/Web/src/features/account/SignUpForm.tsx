import { useState } from "react";
import { useLimits } from "../../api/limits";
import { trim } from "../../api/text";
import { useSession } from "../../api/useSession";
import { emailFault, lineFault, passwordFault } from "../../i18n/textFault";
import { useT } from "../../i18n/translate";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { useAction } from "../../ui/useAction";
import { PasswordField } from "./PasswordField";

const fields = ["name", "email", "password"];

export function SignUpForm() {
  const t = useT();
  const limits = useLimits();
  const session = useSession();
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const [checked, setChecked] = useState(false);
  const signUp = useAction(() => session.signUp(trim(form.name), trim(form.email), form.password, ""), fields);
  const set = (change: Partial<typeof form>) => {
    setForm({ ...form, ...change });
    signUp.clear();
  };

  const wrong = {
    name: lineFault(t, form.name, limits.name),
    email: emailFault(t, form.email),
    password: passwordFault(t, form.password, limits),
  };
  const errorOf = (field: keyof typeof form) => signUp.fault(field) ?? (checked ? wrong[field] : null);
  const submit = () => {
    setChecked(true);
    if (!wrong.name && !wrong.email && !wrong.password) void signUp.run();
  };
  return (
    <Form data-testid="signup-form" onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label={t("field.name")} name="name" autoComplete="name" required value={form.name} error={errorOf("name")}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Field
        label={t("field.email")} name="email" type="email" autoComplete="username" required value={form.email}
        error={errorOf("email")} invalid={signUp.wrong("email")} onChange={(event) => set({ email: event.target.value })}
      />
      <PasswordField isNew value={form.password} onChange={(password) => set({ password })} error={errorOf("password")} />
      {signUp.error && <p role="alert" data-testid="form-error" className="text-sm text-danger">{signUp.error}</p>}
      <Button type="submit" look="primary" busy={signUp.busy} className="mt-1 min-h-10" data-testid="signup-submit">
        {t(signUp.busy ? "signup.busy" : "signup.submit")}
      </Button>
    </Form>
  );
}

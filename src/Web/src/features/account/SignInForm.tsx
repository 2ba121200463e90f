import { lazy, Suspense, useState } from "react";
import { ApiError } from "../../api/problems";
import { trim } from "../../api/text";
import { useSession } from "../../api/useSession";
import { useT } from "../../i18n/translate";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Form } from "../../ui/Form";
import { useAction } from "../../ui/useAction";
import { PasswordField } from "./PasswordField";

// What few people ever need.
const BannedNotices = lazy(async () => ({ default: (await import("../moderation/BannedNotices")).BannedNotices }));

export function SignInForm() {
  const t = useT();
  const session = useSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const [notices, setNotices] = useState<string | null>(null);
  const signIn = useAction(async () => {
    setNotices(null);
    try {
      await session.signIn(trim(email), password);
    } catch (error) {
      if (error instanceof ApiError) setNotices(error.said.notices_token ?? null);
      throw error;
    }
  });
  const submit = () => {
    setMissing(true);
    if (trim(email) && password) void signIn.run();
  };
  const form = (
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
  return notices && signIn.error
    ? <div className="flex flex-col gap-4">{form}<Suspense fallback={null}><BannedNotices token={notices} /></Suspense></div> : form;
}

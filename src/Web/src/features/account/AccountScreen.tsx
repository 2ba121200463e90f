import { useEffect, useState } from "react";
import { useSessionState } from "../../api/useSession";
import { chooseLanguage, useLanguage } from "../../i18n/language";
import { useT } from "../../i18n/translate";
import { announce } from "../../ui/announce";
import { focusRoom } from "../../ui/focus";
import { useOwnFrame } from "../../ui/shell";
import { useAction } from "../../ui/useAction";
import { SignInForm } from "./SignInForm";
import { SignUpForm } from "./SignUpForm";

/** What those see who are not signed in. */
export function AccountScreen() {
  useOwnFrame();
  const t = useT();
  const language = useLanguage();
  const speak = useAction(chooseLanguage);
  const session = useSessionState();
  const [isNew, setNew] = useState(false);
  const expired = session.kind === "signed_out" && session.expired;
  useEffect(() => { if (expired) announce(t("signin.expired")); }, [expired, t]);
  return (
    <main tabIndex={-1} className="flex h-full flex-col items-center overflow-y-auto px-4 py-8 outline-none">
      <div className="my-auto w-full max-w-sm">
        <div className="mb-7 flex items-center justify-center gap-3">
          <img src="/icon.svg" alt="" width={44} height={44} />
          <span className="text-3xl font-semibold tracking-tight">Veza</span>
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-pop sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">{t(isNew ? "signup.title" : "signin.title")}</h1>
          <p className="mb-5 mt-1 text-ink-2">{t(isNew ? "signup.lead" : "signin.lead")}</p>
          {expired && !isNew && (
            <p data-testid="signin-expired" className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">{t("signin.expired")}</p>
          )}
          {isNew ? <SignUpForm /> : <SignInForm />}
          <button
            type="button" data-testid={isNew ? "to-signin" : "to-signup"}
            onClick={() => { setNew(!isNew); focusRoom(); }}
            className="mt-4 w-full rounded-lg py-2 text-center font-medium text-accent-ink hover:underline"
          >
            {t(isNew ? "signup.toSignin" : "signin.toSignup")}
          </button>
        </div>
        <div className="mt-5 flex justify-center gap-1 text-sm">
          {(["en", "fr"] as const).map((one) => (
            <button
              key={one} type="button" lang={one} aria-pressed={language === one} onClick={() => void speak.run(one)}
              className="rounded-md px-2.5 py-1.5 text-ink-3 hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
            >
              {one === "en" ? "English" : "Français"}
            </button>
          ))}
        </div>
        {speak.error && <p role="alert" className="mt-2 text-center text-sm text-danger">{speak.error}</p>}
      </div>
    </main>
  );
}

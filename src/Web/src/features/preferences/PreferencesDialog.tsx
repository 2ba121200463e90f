import { useState } from "react";
import { useSession } from "../../api/useSession";
import { chooseLanguage, currentLanguage, languageChoice, type Choice as LanguageChoice } from "../../i18n/language";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Dialog } from "../../ui/Dialog";
import { Choice, Switch } from "../../ui/Field";
import { setPreferences, usePreferences } from "../../ui/preferences";
import { useAction } from "../../ui/useAction";

/** Takes effect at once; there is nothing to save. */
export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const session = useSession();
  const { api } = useChat();
  const { theme, enterSends, singleKeys, compact, unreadFirst } = usePreferences();
  const [language, setLanguage] = useState(languageChoice());
  const speak = useAction(async (next: LanguageChoice) => {
    setLanguage(next);
    try {
      await chooseLanguage(next);
    } finally {
      setLanguage(languageChoice());
    }
    // For what the server writes to this person; it does not matter here if it cannot be told now.
    void api.updateMe({ locale: currentLanguage() }).then((user) => session.setUser(user), () => undefined);
  });
  return (
    <Dialog title={t("preferences.title")} onClose={onClose} testId="preferences-dialog">
      <div className="flex flex-col gap-6 overflow-y-auto px-5 pb-6 pt-2">
        <Choice legend={t("preferences.theme")} value={theme} onChange={(next) => setPreferences({ theme: next })} options={[
          { value: "system", label: t("preferences.theme.system") },
          { value: "light", label: t("preferences.theme.light") },
          { value: "dark", label: t("preferences.theme.dark") },
        ]} />
        <div>
          <Choice legend={t("preferences.language")} value={language} onChange={(next) => void speak.run(next)} options={[
            { value: "auto", label: t("preferences.language.auto") }, { value: "en", label: "English" }, { value: "fr", label: "Français" },
          ]} />
          {speak.error && <p role="alert" className="mt-1.5 text-sm text-danger">{speak.error}</p>}
        </div>
        <Switch label={t("preferences.compact")} help={t("preferences.compactHelp")} checked={compact}
          onChange={(next) => setPreferences({ compact: next })} />
        <Switch label={t("preferences.unreadFirst")} help={t("preferences.unreadFirstHelp")} checked={unreadFirst}
          onChange={(next) => setPreferences({ unreadFirst: next })} />
        <Switch label={t("preferences.enter")} help={t("preferences.enterHelp")} checked={enterSends}
          onChange={(next) => setPreferences({ enterSends: next })} />
        <Switch label={t("preferences.keys")} help={t("preferences.keysHelp")} checked={singleKeys}
          onChange={(next) => setPreferences({ singleKeys: next })} />
      </div>
    </Dialog>
  );
}

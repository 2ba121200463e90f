import { Component, type ReactNode } from "react";
import { currentLanguage } from "../i18n/language";
import { translators } from "../i18n/translate";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { OwnFrame } from "../ui/shell";

/** The last resort: says that something broke, instead of a blank page. */
export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const t = translators[currentLanguage()];
    return (
      <main className="flex h-full items-center justify-center">
        <OwnFrame />
        <Empty icon="alert" title={t("app.crashed")} help={t("app.crashedHelp")}>
          <Button look="primary" onClick={() => location.reload()}>{t("app.reload")}</Button>
        </Empty>
      </main>
    );
  }
}

import { useEffect } from "react";
import { useT } from "../../i18n/translate";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { openOverlay } from "../../ui/overlays";
import { navigate } from "../../ui/router";

/** An address that leads nowhere, and where one can go instead. */
export function Nowhere({ title, help }: { title: string; help: string }) {
  const t = useT();
  useEffect(() => { announce(title); }, [title]);
  return (
    <div className="m-auto" data-testid="nowhere">
      <Empty icon="lock" title={title} help={help}>
        <Button look="primary" icon="compass" onClick={() => openOverlay({ kind: "browse" })}>{t("rooms.browse")}</Button>
        <Button icon="search" onClick={() => openOverlay({ kind: "switcher" })}>{t("shortcuts.switcher")}</Button>
        <Button className="md:hidden" onClick={() => navigate("/")}>{t("common.back")}</Button>
      </Empty>
    </div>
  );
}

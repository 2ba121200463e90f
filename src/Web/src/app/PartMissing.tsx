import { useT } from "../i18n/translate";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";

/** In place of a part of the client that could not be fetched; it can be asked for again. */
export function PartMissing({ retry }: { retry: () => Promise<void> }) {
  const t = useT();
  return (
    <Empty icon="alert" title={t("app.partMissing")} help={t("app.partMissingHelp")}>
      <Button look="primary" onClick={() => void retry()}>{t("common.retry")}</Button>
    </Empty>
  );
}

import { useRef, useState } from "react";
import { ApiError } from "../../../api/problems";
import { useT } from "../../../i18n/translate";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/Button";
import { useAction } from "../../../ui/useAction";
import type { ConsoleApi } from "./consoleApi";
import { DryRunView } from "./DryRunView";
import { saveFile } from "./files";
import { cleaned, differences, readFile } from "./ruleDraft";
import { RulesForm } from "./RulesForm";
import { RuleTest } from "./RuleTest";
import { RuleVersions } from "./RuleVersions";
import type { RuleDocument, Rules } from "./rulesWire";

interface Props { api: ConsoleApi; roomId: string | null; loaded: Rules; mayWrite: boolean }

/** A draft of the rules, tried before it holds. What somebody else stored meanwhile takes nothing of it. */
export function RulesEditor({ api, roomId, loaded, mayWrite }: Props) {
  const t = useT();
  const [base, setBase] = useState(loaded);
  const [draft, setDraft] = useState<RuleDocument>(() => cleaned(loaded.rules ?? {}));
  const [theirs, setTheirs] = useState<Rules | null>(null);
  // The fields keep what is typed; another document as a whole begins them anew.
  const [turn, setTurn] = useState(0);
  const [notRead, setNotRead] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const changed = differences(draft, base.rules ?? {});

  const take = (rules: Rules) => {
    setBase(rules);
    setDraft(cleaned(rules.rules ?? {}));
    setTheirs(null);
    setTurn((before) => before + 1);
  };
  const save = useAction(async (version: number) => {
    try {
      take(await api.storeRules(roomId, version, draft));
      announce(t("rules.saved"));
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "rules_changed")) throw error;
      setTheirs(await api.rules(roomId));
    }
  });
  const revert = useAction(async (version: number) => take(await api.revertRules(roomId, version)));
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    const document = readFile(await chosen.text());
    setNotRead(document === null);
    if (document === null) return;
    setDraft(document);
    setTurn((before) => before + 1);
  };
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[3fr_2fr]" data-testid="rules-editor" data-version={base.version}>
      <div className="flex min-w-0 flex-col gap-4">
        {!mayWrite && <p className="rounded-lg bg-warn-soft px-3 py-2 text-warn">{t("rules.readOnly")}</p>}
        {theirs && (
          <section role="alert" data-testid="rules-conflict" className="flex flex-col gap-2 rounded-xl border border-line bg-warn-soft px-4 py-3 text-warn">
            <p className="font-semibold">{t("rules.conflict")}</p>
            <p>{t("rules.conflictHelp", { parts: differences(base.rules ?? {}, theirs.rules ?? {}).map((part) => t(`rules.part.${part}`)).join(", ") || "–" })}</p>
            <div className="flex flex-wrap gap-2">
              <Button busy={save.busy} data-testid="rules-mine" onClick={() => void save.run(theirs.version)}>{t("rules.mine")}</Button>
              <Button data-testid="rules-theirs" onClick={() => take(theirs)}>{t("rules.theirs")}</Button>
            </div>
          </section>
        )}
        <fieldset disabled={!mayWrite} className="contents">
          <legend className="sr-only">{t("console.rules")}</legend>
          <RulesForm key={turn} draft={draft} effective={base.effective ?? {}} onChange={setDraft} />
        </fieldset>
        <div className="sticky bottom-0 flex flex-wrap items-center gap-2 border-t border-line bg-surface py-3">
          <Button look="primary" disabled={!mayWrite || changed.length === 0} busy={save.busy} data-testid="rules-save" onClick={() => void save.run(base.version)}>
            {t("common.save")}
          </Button>
          <Button disabled={changed.length === 0} onClick={() => take(base)}>{t("rules.discard")}</Button>
          <Button look="quiet" data-testid="rules-export" onClick={() => saveFile("rules.json", new Blob([JSON.stringify({ format: 1, rules: draft }, null, 2)], { type: "application/json" }))}>
            {t("rules.export")}
          </Button>
          <Button look="quiet" disabled={!mayWrite} onClick={() => file.current?.click()}>{t("rules.import")}</Button>
          <input
            ref={file} type="file" accept=".json,application/json" hidden aria-label={t("rules.import")} data-testid="rules-import"
            onChange={(event) => { void read(event.target.files?.[0]); event.target.value = ""; }}
          />
          <span role="status" className="text-sm text-ink-2" data-testid="rules-changed">
            {changed.length > 0 && t("rules.changed", { parts: changed.map((part) => t(`rules.part.${part}`)).join(", ") })}
          </span>
          {(save.error ?? revert.error) && <p role="alert" className="w-full text-danger">{save.error ?? revert.error}</p>}
          {notRead && <p role="alert" className="w-full text-danger">{t("rules.notRead")}</p>}
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <RuleTest api={api} roomId={roomId} draft={draft} />
        <DryRunView api={api} roomId={roomId} draft={draft} />
        <RuleVersions api={api} roomId={roomId} version={base.version} onRevert={mayWrite ? (version) => void revert.run(version) : null} busy={revert.busy} />
      </div>
    </div>
  );
}

import { useId, useState, type ReactNode } from "react";
import { useT } from "../../../i18n/translate";
import { Button, IconButton } from "../../../ui/Button";
import { Switch } from "../../../ui/Field";
import { Choose } from "./QueueFilters";
import { freeName, linesOf, withWords } from "./ruleDraft";
import type { RuleDocument, Thresholds } from "./rulesWire";
import { verdicts } from "./wire";

const links = ["blocked", "script", "lookalike", "user_info", "ip_address", "shortened"] as const;
const contents = ["hate", "harassment", "sexual", "violence", "self_harm"] as const;
const exempt = ["tenant.owner", "tenant.admin", "tenant.moderator", "room.owner", "room.admin"] as const;

interface Props { draft: RuleDocument; effective: RuleDocument; onChange: (draft: RuleDocument) => void }

/** The document as a form. What is not said is shown as what holds without it. */
export function RulesForm({ draft, effective, onChange }: Props) {
  const t = useT();
  const set = (change: RuleDocument) => onChange({ ...draft, ...change });
  const words = draft.words ?? [];
  const patterns = draft.patterns ?? [];
  const profanity = [0, 1, 2].map((at) => draft.profanity?.[at] ?? effective.profanity?.[at] ?? "allow");
  const byVerdict = verdicts.map((one) => ({ value: one, label: t(`console.verdict.${one}`) }));
  const own = [{ value: "", label: t("rules.asBelow") }, ...byVerdict];
  const roles = draft.exempt_roles ?? [];
  return (
    <>
      <Group title={t("rules.part.words")} help={t("rules.wordsHelp")}>
        <Switch label={t("rules.part.built_in_words")} checked={draft.built_in_words ?? effective.built_in_words ?? true} onChange={(on) => set({ built_in_words: on })} />
        <div className="flex flex-wrap gap-3">
          {([1, 2, 3] as const).map((severity) => (
            <Choose
              key={severity} shown label={t(`rules.severity.${severity}`)} value={profanity[severity - 1] ?? "allow"} testId={`severity-${severity}`} options={byVerdict}
              onChange={(verdict) => set({ profanity: profanity.map((one, at) => at === severity - 1 ? verdict : one) })}
            />
          ))}
        </div>
        {([1, 2, 3] as const).map((severity) => (
          <Lines
            key={severity} label={t("rules.ownWords", { name: t(`rules.severity.${severity}`) })} value={words.filter((one) => one.severity === severity).map((one) => one.word)}
            testId={`words-${severity}`} onChange={(listed) => set({ words: withWords(words, severity, listed) })}
          />
        ))}
        <Lines label={t("rules.part.allowed_words")} value={draft.allowed_words ?? []} testId="allowed-words" onChange={(allowed_words) => set({ allowed_words })} />
      </Group>
      <Group title={t("rules.part.patterns")} help={t("rules.patternsHelp")}>
        {patterns.map((one, at) => {
          const change = (part: Partial<typeof one>) => set({ patterns: patterns.map((other, place) => place === at ? { ...other, ...part } : other) });
          return (
            <div key={at} className="flex flex-wrap items-end gap-2" data-testid="pattern">
              <Text label={t("rules.patternName")} value={one.id} onChange={(id) => change({ id })} />
              <Text label={t("rules.pattern")} value={one.pattern} wide onChange={(pattern) => change({ pattern })} />
              <Choose shown label={t("rules.verdict")} value={one.verdict} options={byVerdict} onChange={(verdict) => change({ verdict })} />
              <IconButton icon="trash" label={t("common.remove", { name: one.id })} onClick={() => set({ patterns: patterns.filter((_, place) => place !== at) })} />
            </div>
          );
        })}
        <Button icon="plus" className="w-fit" data-testid="add-pattern" onClick={() => set({ patterns: [...patterns, { id: freeName(patterns), pattern: "", verdict: "flag" }] })}>
          {t("rules.addPattern")}
        </Button>
      </Group>
      <Group title={t("rules.part.links")} help={t("rules.linksHelp")}>
        <div className="grid gap-3 sm:grid-cols-2">
          {links.map((kind) => (
            <Choose
              key={kind} shown label={t(`console.rule.link.${kind}`)} value={draft.links?.[kind] ?? ""} options={own}
              onChange={(verdict) => set({ links: { ...draft.links, [kind]: verdict || null } })}
            />
          ))}
        </div>
        <Lines label={t("rules.part.blocked_hosts")} value={draft.blocked_hosts ?? []} testId="blocked-hosts" onChange={(blocked_hosts) => set({ blocked_hosts })} />
        <Lines label={t("rules.part.allowed_hosts")} value={draft.allowed_hosts ?? []} testId="allowed-hosts" onChange={(allowed_hosts) => set({ allowed_hosts })} />
      </Group>
      <Group title={t("rules.part.spam")} help={t("rules.scoresHelp")}>
        <Scores of={["flag", "hold"]} name={t("rules.part.spam")} value={draft.spam ?? {}} effective={effective.spam ?? {}} onChange={(spam) => set({ spam })} />
      </Group>
      <Group title={t("rules.part.contents")} help={t("rules.scoresHelp")}>
        {contents.map((kind) => (
          <div key={kind}>
            <p className="mb-1 text-sm font-medium">{t(`console.rule.content.${kind}`)}</p>
            <Scores
              of={kind === "self_harm" ? ["flag"] : ["flag", "hold", "block"]} name={t(`console.rule.content.${kind}`)} value={draft.contents?.[kind] ?? {}}
              effective={effective.contents?.[kind] ?? {}} onChange={(one) => set({ contents: { ...draft.contents, [kind]: one } })}
            />
          </div>
        ))}
      </Group>
      <Group title={t("rules.others")}>
        <Switch
          label={t("rules.holdOnFailure")} checked={(draft.on_failure ?? effective.on_failure) === "hold"} onChange={(hold) => set({ on_failure: hold ? "hold" : "allow" })}
        />
        <Switch
          label={t("rules.retractLate")} checked={(draft.second_look ?? effective.second_look) === "retract"}
          onChange={(retract) => set({ second_look: retract ? "retract" : "case" })}
        />
        <fieldset>
          <legend className="text-sm font-medium">{t("rules.part.exempt_roles")}</legend>
          {exempt.map((role) => (
            <label key={role} className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox" checked={roles.includes(role)} className="size-4 accent-(--accent)"
                onChange={(event) => set({ exempt_roles: event.target.checked ? [...roles, role] : roles.filter((one) => one !== role) })}
              />
              {t(`rules.exempt.${role}`)}
            </label>
          ))}
        </fieldset>
      </Group>
    </>
  );
}

function Group({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-line px-4 py-4">
      <div><h2 className="font-semibold">{title}</h2>{help && <p className="text-sm text-ink-2">{help}</p>}</div>
      {children}
    </section>
  );
}

/** A list, one on a line. What is typed stays as it is typed. */
function Lines({ label, value, onChange, testId }: { label: string; value: readonly string[]; onChange: (lines: string[]) => void; testId: string }) {
  const id = useId();
  const [text, setText] = useState(() => value.join("\n"));
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">{label}</label>
      <textarea
        id={id} rows={2} spellCheck={false} className="field max-h-60 [field-sizing:content]" value={text} data-testid={testId}
        onChange={(event) => { setText(event.target.value); onChange(linesOf(event.target.value)); }}
      />
    </div>
  );
}

function Text({ label, value, onChange, wide = false }: { label: string; value: string; onChange: (value: string) => void; wide?: boolean }) {
  return (
    <label className={`text-sm font-medium ${wide ? "min-w-40 grow" : "w-36"}`}>{label}
      <input className={`field mt-1.5 font-normal ${wide ? "font-mono" : ""}`} spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

/** From which score on what happens, from 0 to 1; empty is as below. */
function Scores({ of, name, value, effective, onChange }: {
  of: readonly (keyof Thresholds)[]; name: string; value: Thresholds; effective: Thresholds; onChange: (value: Thresholds) => void;
}) {
  const t = useT();
  return (
    <div className="flex flex-wrap gap-3">
      {of.map((verdict) => (
        <label key={verdict} className="w-32 text-sm text-ink-2"><span className="sr-only">{name}: </span>{t(`console.verdict.${verdict}`)}
          <input
            type="number" min={0} max={1} step={0.05} className="field mt-1" value={value[verdict] ?? ""} placeholder={String(effective[verdict] ?? "–")}
            onChange={(event) => onChange({ ...value, [verdict]: event.target.value === "" ? null : Number(event.target.value) })}
          />
        </label>
      ))}
    </div>
  );
}

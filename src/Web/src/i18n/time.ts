import { serverClock } from "../api/serverClock";
import type { Translate } from "./translate";
import type { Language } from "./words";

/** The person's own variety of a language: British English has 24 hours, American has not. */
function localeOf(language: Language): string {
  const tags = typeof navigator === "undefined" ? [] : navigator.languages ?? [];
  return tags.find((tag) => tag.startsWith(language)) ?? language;
}

// Formatters are costly to make, and every message needs some.
function perLanguage<T>(make: (locale: string) => T): (language: Language) => T {
  const made = new Map<Language, T>();
  return (language) => {
    let one = made.get(language);
    if (one === undefined) made.set(language, one = make(localeOf(language)));
    return one;
  };
}

const clock = perLanguage((locale) => new Intl.DateTimeFormat(locale, { timeStyle: "short" }));
const exact = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }));
const weekday = perLanguage((locale) => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }));
const date = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long" }));
const full = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "full" }));
const short = perLanguage((locale) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }));
const withYear = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "short" }));
const relative = perLanguage((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "long" }));
const narrow = perLanguage((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" }));

/** Days between two moments by the calendar, not by 24 hours: yesterday evening is one day ago this morning. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

export function clockTime(language: Language, at: string): string {
  return clock(language).format(new Date(at));
}

export function exactTime(language: Language, at: string | number): string {
  return exact(language).format(new Date(at));
}

/** A day without its hour. */
export function dateOnly(language: Language, at: string): string {
  return date(language).format(new Date(at));
}

// `now` and `today` are the server's (now.ts), as the times that they are compared with. Nothing lies in the future: what seems
// to is of this moment, and the clocks of two machines differ.

/** The line between two days of a conversation. */
export function dayLabel(t: Translate, at: string, today: number | Date = serverClock.now()): string {
  const [date, now] = [new Date(at), new Date(today)];
  const days = daysBetween(date, now);
  if (days <= 0) return t("conversation.today");
  if (days === 1) return t("conversation.yesterday");
  return date.getFullYear() === now.getFullYear() ? weekday(t.language).format(date) : full(t.language).format(date);
}

/** For the list of rooms: as short as can be. */
export function shortTime(t: Translate, at: string, today: number | Date = serverClock.now()): string {
  const [date, now] = [new Date(at), new Date(today)];
  const days = daysBetween(date, now);
  if (days <= 0) return clockTime(t.language, at);
  if (days === 1) return t("conversation.yesterday");
  return date.getFullYear() === now.getFullYear() ? short(t.language).format(date) : withYear(t.language).format(date);
}

const lengths = (["second", "minute", "hour"] as const).map((unit) =>
  perLanguage((locale) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" })));

/** "15 seconds", "3 hours": how long to wait, never less than it takes. */
export function duration(language: Language, seconds: number): string {
  const step = seconds <= 90 ? 0 : seconds <= 5400 ? 1 : 2;
  return lengths[step]?.(language).format(Math.ceil(seconds / 60 ** step)) ?? "";
}

/** "5 minutes ago", "yesterday". */
export function relativeTime(language: Language, at: string, now = serverClock.now(), brief = false): string {
  const seconds = Math.min(0, Math.round((new Date(at).getTime() - now) / 1000));
  const format = (brief ? narrow : relative)(language);
  const size = Math.abs(seconds);
  if (size < 45) return format.format(0, "second");
  if (size < 2700) return format.format(Math.round(seconds / 60), "minute");
  if (size < 79_200) return format.format(Math.round(seconds / 3600), "hour");
  if (size < 2_246_400) return format.format(Math.round(seconds / 86_400), "day");
  if (size < 28_512_000) return format.format(Math.round(seconds / 2_592_000), "month");
  return format.format(Math.round(seconds / 31_536_000), "year");
}

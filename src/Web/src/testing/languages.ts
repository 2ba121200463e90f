import { loadLaterWords } from "../i18n/words";

// Tests speak both languages, as no page does.
await Promise.all([loadLaterWords("en"), loadLaterWords("fr")]);

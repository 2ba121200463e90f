import { loadWords } from "../i18n/words";

// Tests speak both languages, as no page does.
await Promise.all([loadWords("en"), loadWords("fr")]);

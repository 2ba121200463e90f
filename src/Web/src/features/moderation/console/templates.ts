import type { Language } from "../../../i18n/words";

/** Reasons that are given often. They are told to the person, so each is there in both languages, whatever the moderator reads. */
export const templates: readonly ({ id: string } & Record<Language, string>)[] = [
  { id: "insult", en: "Please stay respectful: insults are not welcome here.", fr: "Merci de respecter chaque personne : les insultes n’ont pas leur place ici." },
  { id: "harassment", en: "Please leave this person alone: repeated or targeted messages are harassment.", fr: "Merci de laisser cette personne tranquille : des messages répétés ou ciblés sont du harcèlement." },
  { id: "hate", en: "Words against people for what they are are not allowed.", fr: "Les propos contre des personnes en raison de ce qu’elles sont ne sont pas permis." },
  { id: "spam", en: "Advertising and repeated messages are not welcome here.", fr: "La publicité et les messages répétés n’ont pas leur place ici." },
  { id: "link", en: "This link is not safe, or hides where it leads.", fr: "Ce lien n’est pas sûr ou cache sa destination." },
  { id: "sexual", en: "Sexual content is not allowed in this place.", fr: "Les contenus à caractère sexuel ne sont pas permis ici." },
  { id: "violence", en: "Threats and praise of violence are not allowed.", fr: "Les menaces et l’apologie de la violence ne sont pas permises." },
  { id: "topic", en: "This does not belong into this room. Please look at its topic.", fr: "Ce message n’a pas sa place dans ce salon. Merci d’en consulter le sujet." },
];

/** In hours; 0 holds until it is undone. */
export const durations = [1, 24, 24 * 7, 24 * 30, 0] as const;

/** In hours, for which newcomers are held: that always ends, within the longest time of the server. */
export const raidDurations = [1, 6, 24, 24 * 7] as const;

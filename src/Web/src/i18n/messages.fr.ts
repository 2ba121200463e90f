import type { Same } from "./types";
import type { i18n as english } from "./messages.en";

export const i18n: Same<typeof english> = {
  "field.name": "Nom",
  "field.email": "Adresse e-mail",
  "field.handle": "Identifiant",
  "field.handleHelp": "Lettres a–z, chiffres, tiret, trait bas, et point au milieu. Il sert à vous mentionner.",
  "field.topic": "Sujet",
  "field.required": "Remplissez ce champ.",
  "field.emailInvalid": "Saisissez une adresse e-mail complète, comme ana@example.org.",
  "field.tooLong": { one: "{count} caractère de trop.", other: "{count} caractères de trop." },
  "field.controls": "Retirez les caractères de contrôle ou les fins de ligne.",
  "field.unseen": "Utilisez au moins un caractère visible.",
  "field.tooShort": "Utilisez au moins {min} caractères.",
  "field.handleInvalid": "Utilisez a–z, 0–9, tiret, trait bas, et point au milieu.",
  "rooms.group": "Groupe",
  "rooms.alone": "Vous seulement",
  "rooms.more": { one: "{count} autre personne", other: "{count} autres personnes" },
  "conversation.today": "Aujourd’hui",
  "conversation.yesterday": "Hier",
};

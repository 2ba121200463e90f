import type { Same } from "../i18n/types";
import type { ui as english } from "./messages.en";

export const ui: Same<typeof english> = {
  "common.cancel": "Annuler",
  "common.close": "Fermer",
  "common.save": "Enregistrer",
  "common.saved": "Enregistré",
  "common.delete": "Supprimer",
  "common.retry": "Réessayer",
  "common.back": "Retour",
  "common.more": "Plus",
  "common.search": "Rechercher",
  "common.loading": "Chargement…",
  "common.you": "Vous",
  "common.youSuffix": "{name} (vous)",
  "common.optional": "facultatif",
  "common.remove": "Retirer {name}",
  "common.someone": "Quelqu’un",
  "message.copied": "Copié",
  "message.copyCode": "Copier le code",
  "message.showSpoiler": "Afficher ce qui est masqué ici",
  "message.table": "Tableau",
  "message.taskDone": "Fait :",
  "message.taskOpen": "À faire :",
};

import type { Same } from "../../i18n/types";
import type { moderation as english } from "./messages.en";

export const moderation: Same<typeof english> = {
  "moderation.label": "Modération",
  "moderation.seen": "J’en ai pris connaissance",
  "moderation.reason": "motif indiqué : {reason}",
  "moderation.warn": "Vous avez reçu un avertissement",
  "moderation.warn.over": "L’avertissement a été retiré",
  "moderation.mute": "Vous pouvez lire, mais pas écrire",
  "moderation.mute.over": "Vous pouvez de nouveau écrire",
  "moderation.ban": "Un bannissement vous concerne",
  "moderation.ban.over": "Le bannissement a pris fin",
  "moderation.kick": "Vous ne faites plus partie d’un salon",
  "moderation.kick.over": "Le retrait du salon a été annulé",
  "moderation.delete_message": "Un de vos messages a été retiré",
  "moderation.delete_message.over": "Un de vos messages est revenu",
  "moderation.bulk_delete": "Des messages à vous ont été retirés",
  "moderation.bulk_delete.over": "Vos messages sont revenus",
  "moderation.lock_room": "Le salon est verrouillé : seules les personnes qui s’en occupent peuvent y écrire",
  "moderation.lock_room.over": "Le salon est de nouveau ouvert",
  "moderation.slow_mode": "Le salon est ralenti : il faut du temps entre deux de vos messages",
  "moderation.slow_mode.over": "Le salon n’est plus ralenti",
  "moderation.other": "La modération a pris une mesure qui vous concerne",
  "moderation.other.over": "Une mesure de la modération a pris fin",
};

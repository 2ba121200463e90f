import type { Same } from "../../i18n/types";
import type { around as english } from "./messages.en";

export const around: Same<typeof english> = {
  "pins.open": "Messages épinglés",
  "pins.title": "Messages épinglés : {name}",
  "pins.none": "Rien n’est épinglé ici",
  "pins.noneHelp": "Épinglez ce que chacun doit retrouver, depuis le menu d’un message.",
  "pins.by": "Épinglé par {name}",
  "pins.unpinOf": "Désépingler le message de {name}",
  "saved.title": "Messages enregistrés",
  "saved.none": "Vous n’avez rien enregistré",
  "saved.noneHelp": "Enregistrez un message depuis son menu pour le retrouver ici, sur tous vos appareils. Personne d’autre ne les voit.",
  "saved.dropOf": "Retirer de la liste le message de {name}",
  "saved.more": "Afficher la suite",
  "forward.title": "Transférer le message",
  "forward.where": "Vers quelle conversation",
  "forward.none": "Aucune conversation ne porte ce nom.",
  "forward.submit": "Transférer",
  "forward.quote": "Citer et écrire",
  "forward.done": "Transféré : {name}",
  "forward.held": "La copie attend d’être relue : {name}",
};

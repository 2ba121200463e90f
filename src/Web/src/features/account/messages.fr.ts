import type { Same } from "../../i18n/types";
import type { account as english } from "./messages.en";

export const account: Same<typeof english> = {
  "signin.title": "Heureux de vous revoir",
  "signin.lead": "Connectez-vous pour reprendre où vous en étiez.",
  "signin.submit": "Se connecter",
  "signin.busy": "Connexion…",
  "signin.toSignup": "Première visite ? Créez un compte",
  "signin.expired": "Votre session a pris fin. Reconnectez-vous ; rien de ce qui attend d’être envoyé n’est perdu.",
  "signup.title": "Créez votre compte",
  "signup.lead": "Un nom, une adresse e-mail et un mot de passe suffisent.",
  "signup.submit": "Créer le compte",
  "signup.busy": "Création du compte…",
  "signup.toSignin": "Vous avez déjà un compte ? Connectez-vous",
  "field.password": "Mot de passe",
  "field.passwordHelp": "{min} à {max} caractères",
  "field.passwordShow": "Afficher le mot de passe",
  "field.passwordHide": "Masquer le mot de passe",
};

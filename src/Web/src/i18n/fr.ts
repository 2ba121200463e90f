import { app } from "../app/messages.fr";
import { ui } from "../ui/messages.fr";
import { i18n } from "./messages.fr";
import { problems } from "./problems.fr";
import { account } from "../features/account/messages.fr";
import { around } from "../features/around/messages.fr";
import { conversation } from "../features/conversation/messages.fr";
import { moderation } from "../features/moderation/messages.fr";
import { people } from "../features/people/messages.fr";
import { preferences } from "../features/preferences/messages.fr";
import { rooms } from "../features/rooms/messages.fr";
import { threads } from "../features/threads/messages.fr";
import type { en } from "./en";
import type { Same } from "./types";

/** All words of the client: those of no feature, and a line for each feature. */
export const fr: Same<typeof en> = {
  ...app,
  ...ui,
  ...i18n,
  ...problems,
  ...account,
  ...around,
  ...conversation,
  ...moderation,
  ...people,
  ...preferences,
  ...rooms,
  ...threads,
};

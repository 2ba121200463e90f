import { app } from "../app/messages.en";
import { ui } from "../ui/messages.en";
import { i18n } from "./messages.en";
import { problems } from "./problems.en";
import { account } from "../features/account/messages.en";
import { around } from "../features/around/messages.en";
import { conversation } from "../features/conversation/messages.en";
import { moderation } from "../features/moderation/messages.en";
import { people } from "../features/people/messages.en";
import { preferences } from "../features/preferences/messages.en";
import { rooms } from "../features/rooms/messages.en";
import { threads } from "../features/threads/messages.en";

/** All words of the client: those of no feature, and a line for each feature. */
export const en = {
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

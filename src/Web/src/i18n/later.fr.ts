import { moderationConsole } from "../features/moderation/console/messages.fr";
import { consoleRules } from "../features/moderation/console/rulesMessages.fr";
import { consoleWords } from "../features/moderation/console/caseMessages.fr";

/** The words of the parts that most visits do without, fetched with them. */
export const later = {
  ...moderationConsole,
  ...consoleWords,
  ...consoleRules,
};

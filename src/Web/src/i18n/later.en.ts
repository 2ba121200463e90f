import { moderationConsole } from "../features/moderation/console/messages.en";
import { consoleRules } from "../features/moderation/console/rulesMessages.en";
import { consoleWords } from "../features/moderation/console/caseMessages.en";

/** The words of the parts that most visits do without, fetched with them. */
export const later = {
  ...moderationConsole,
  ...consoleWords,
  ...consoleRules,
};

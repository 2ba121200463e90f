import type { en } from "./en";
import { app } from "./fr/app";
import { chat } from "./fr/chat";
import { doors } from "./fr/doors";
import { problems } from "./fr/problems";
import type { Same } from "./types";

export const fr: Same<typeof en> = { ...app, ...chat, ...doors, ...problems };

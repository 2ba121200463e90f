import { app } from "./en/app";
import { chat } from "./en/chat";
import { doors } from "./en/doors";
import { problems } from "./en/problems";

export const en = { ...app, ...chat, ...doors, ...problems };

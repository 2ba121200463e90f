// The functions, as their classes in src/Functions/Functions declare them.
import { list, read } from "./files.js";

const constants = new Map(list("src/Shared", ".cs").flatMap((file) => {
  const type = file.slice(file.lastIndexOf("/") + 1, -".cs".length);
  return [...read(file).matchAll(/const string (\w+) = "([^"]*)"/g)].map(([, name, value]) => [`${type}.${name}`, value]);
}));

const value = (text) => text === "true" || text === "false" ? text === "true"
  : text.startsWith('"') ? text.slice(1, -1)
  : constants.get(text) ?? text;

// What the first, unnamed argument of a trigger says.
const first = { httpTrigger: "authLevel", serviceBusTrigger: "queueName", signalRTrigger: "hubName", timerTrigger: "schedule" };

const declared = /\[Function\("([\w-]+)"\)\][^[]*\[(\w+Trigger)\(([^\]]*)\)\]/g;

/** Each with its name, the type of its trigger, and what the trigger says. */
export const functions = list("src/Functions/Functions", "Functions.cs").flatMap((file) =>
  [...read(file).matchAll(declared)].map(([, name, trigger, said]) => {
    const type = trigger[0].toLowerCase() + trigger.slice(1);
    const parts = said.split(/,\s*/);
    const named = parts.map((part) => /^(\w+) = (.*)$/.exec(part)).filter(Boolean)
      .map(([, key, text]) => [key[0].toLowerCase() + key.slice(1), value(text)]);
    return { function: name, type, [first[type]]: value(parts[0]), ...Object.fromEntries(named) };
  }));

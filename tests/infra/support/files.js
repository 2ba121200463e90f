// The files of the repository, by their path from its root.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

export const read = (file) => readFileSync(path.join(root, file), "utf8");

/** Files below a folder whose name ends so. */
export const list = (folder, ending) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .filter((name) => name.endsWith(ending))
    .sort();

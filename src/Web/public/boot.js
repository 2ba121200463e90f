// Runs before the first paint: applies the stored theme, density and language, and shows the frame to those who are signed in.
const root = document.documentElement;
const { dataset: files } = document.currentScript;
const ask = (href) => document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
let kept = null;
try {
  kept = localStorage.getItem("veza.language");
  const { theme, compact } = JSON.parse(localStorage.getItem("veza.preferences") ?? "{}");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (compact === true) root.dataset.density = "compact";
  const session = localStorage.getItem("veza.session");
  if (session && !JSON.parse(session).ended) root.dataset.shell = location.pathname.startsWith("/r/") ? "room" : "list";
} catch {
  // Unreadable settings are the same as none.
}

// The language that i18n/language.ts will find. Its words are asked for beside the script that shows them, which cannot do without; so is
// the form to sign in, where it will be needed. The build says where they are.
root.lang = [kept, ...navigator.languages].map((tag) => /^(en|fr)/.exec(tag)?.[0]).find(Boolean) ?? "en";
if (files[root.lang]) ask(files[root.lang]);
if (!root.dataset.shell) for (const href of files.account?.split(" ") ?? []) ask(href);

// Scripts that cannot be loaded (the server has those of another version, or the network failed) leave no blank page.
function sayUnloadable() {
  const place = document.getElementById("root");
  if (!place) return;
  const [text, label] = root.lang === "fr"
    ? ["Veza n’a pas pu se charger. Rechargez la page\u202f; si cela ne suffit pas, réessayez dans quelques minutes.", "Recharger"]
    : ["Veza could not be loaded. Reload the page; if that does not help, try again in a few minutes.", "Reload"];
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = text;
  const button = document.createElement("button");
  button.textContent = label;
  button.addEventListener("click", () => location.reload());
  // Above the frame, and in the system's colours: the styles may be missing, too.
  const box = document.createElement("div");
  Object.assign(box.style, {
    position: "fixed", inset: "auto 1rem 1rem", zIndex: "1", padding: "1rem", background: "Canvas", color: "CanvasText", border: "1px solid",
  });
  box.append(line, button);
  place.replaceChildren(box);
}
addEventListener("error", ({ target }) => { if (target instanceof HTMLScriptElement) sayUnloadable(); }, true);
addEventListener("veza:unloadable", sayUnloadable); // said by main.tsx

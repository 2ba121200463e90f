// Runs before the first paint: applies the stored theme, density and language, and shows the frame to those who are signed in.
try {
  const root = document.documentElement;
  const { theme, compact } = JSON.parse(localStorage.getItem("veza.preferences") ?? "{}");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (compact === true) root.dataset.density = "compact";
  const language = localStorage.getItem("veza.language");
  if (language === "fr" || language === "en") root.lang = language;
  const session = localStorage.getItem("veza.session");
  if (session && !JSON.parse(session).ended) root.dataset.shell = location.pathname.startsWith("/r/") ? "room" : "list";
} catch {
  // Unreadable settings are the same as none.
}

// Scripts that cannot be loaded (the server has those of another version, or the network failed) leave no blank page.
addEventListener("error", ({ target }) => {
  const root = document.getElementById("root");
  if (!root || !(target instanceof HTMLScriptElement)) return;
  let language = navigator.language;
  try {
    language = localStorage.getItem("veza.language") ?? language;
  } catch {
    // The browser's, then.
  }
  const [text, label] = language.startsWith("fr")
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
  root.replaceChildren(box);
}, true);

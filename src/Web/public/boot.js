// Runs before the first paint: applies the stored theme, density and language, and shows the frame to those who are signed in.
try {
  const root = document.documentElement;
  const { theme, compact } = JSON.parse(localStorage.getItem("veza.preferences") ?? "{}");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (compact === true) root.dataset.density = "compact";
  const language = localStorage.getItem("veza.language");
  if (language === "fr" || language === "en") root.lang = language;
  if (localStorage.getItem("veza.session")) root.dataset.shell = location.pathname.startsWith("/r/") ? "room" : "list";
} catch {
  // Unreadable settings are the same as none.
}

// Runs before the first paint: applies the stored theme and language, and shows the frame to those who are signed in.
try {
  const root = document.documentElement;
  const theme = JSON.parse(localStorage.getItem("veza.preferences") ?? "{}").theme;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const language = localStorage.getItem("veza.language");
  if (language === "fr" || language === "en") root.lang = language;
  if (localStorage.getItem("veza.session")) root.dataset.shell = location.pathname.startsWith("/r/") ? "room" : "list";
} catch {
  // Unreadable settings are the same as none.
}

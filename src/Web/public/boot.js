// Runs before the first paint: applies the stored theme and language.
try {
  const theme = JSON.parse(localStorage.getItem("veza.preferences") ?? "{}").theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem("veza.language");
  if (language === "fr" || language === "en") document.documentElement.lang = language;
} catch {
  // Unreadable settings are the same as none.
}

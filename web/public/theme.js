// Runs before the first paint: a person who chose a theme against the system's never sees the other one flash.
(() => {
  try {
    const theme = localStorage.getItem('centrala.theme');
    if (theme === '"light"' || theme === '"dark"') document.documentElement.dataset.theme = JSON.parse(theme);
  } catch {
    // Storage may be forbidden; the system's theme is then used.
  }
})();

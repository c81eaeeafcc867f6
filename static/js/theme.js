// Light or dark: as the system says, unless the reader chose. Loaded before the page is drawn, so that it does not flash.
const root = document.documentElement;
const stored = (() => {
  try { return localStorage.getItem("theme"); } catch { return null; } // Storage may be forbidden; then nothing is kept.
})();
if (stored === "dark" || stored === "light") root.dataset.theme = stored;

addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector(".theme-switch");
  if (!button || !CSS.supports("color", "light-dark(#000, #fff)")) return;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
  const name = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* Chosen for this page only. */ }
    name();
  });
  prefersDark.addEventListener("change", name);
  name();
  button.hidden = false;
});

// Light or dark: what the reader has chosen, else what the system says.
const KEY = "theme";
const root = document.documentElement;
const remembered = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

if (remembered()) root.dataset.theme = remembered();

document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem(KEY, root.dataset.theme); } catch { /* not remembered */ }
    document.dispatchEvent(new CustomEvent("themechange"));
  });
});

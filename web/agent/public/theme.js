// Runs before the first paint, so that nobody is dazzled by the wrong theme.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(`recado.${key}`) ?? "null");
    } catch {
      return null;
    }
  };
  const theme = read("theme") ?? "system";
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.density = read("density") ?? "comfortable";
  root.lang = read("language") ?? (navigator.language.startsWith("es") ? "es" : "en");
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", dark ? "#1b1a19" : "#f7f6f4");
})();

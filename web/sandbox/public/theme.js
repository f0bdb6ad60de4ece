// Sets the theme before the first paint.
(() => {
  var theme = null;
  try {
    theme = localStorage.getItem("recado.sandbox.theme");
  } catch {
    // A browser without storage gets the system's theme.
  }
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();

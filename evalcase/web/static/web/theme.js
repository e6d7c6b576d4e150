// Light, dark or as the system has it: the choice is kept in this browser and set before the page is drawn.
"use strict";

(() => {
  const NAME = "evalcase-theme"; // a cookie: signing out clears all other storage
  const YEAR = 365 * 24 * 60 * 60;
  const sheet = document.getElementById("dark-sheet");
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    const kept = new RegExp(`(?:^|; )${NAME}=(light|dark)`).exec(document.cookie);
    return kept ? kept[1] : "system";
  }

  function keep(theme) {
    document.cookie = `${NAME}=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  }

  function apply(theme) {
    const dark = theme === "dark" || (theme === "system" && system.matches);
    sheet.media = dark ? "screen" : "not all";
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.querySelectorAll("#theme button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value === theme));
    });
  }

  apply(chosen());
  system.addListener(() => apply(chosen()));
  document.addEventListener("visibilitychange", () => apply(chosen())); // chosen in another tab meanwhile
  document.addEventListener("DOMContentLoaded", () => {
    const menu = document.getElementById("theme");
    if (!menu) return;
    menu.hidden = false;
    apply(chosen());
    menu.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      keep(button.value);
      apply(button.value);
    });
  });
})();

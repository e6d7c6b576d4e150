// Only the frameworks that suit the chosen kind of report are shown; none where it gives no scores. Without scripts each
// framework says what it suits, and the server holds them against one another.
"use strict";

(() => {
  const kind = document.getElementById("id_kind");
  const bases = document.getElementById("bases");
  const project = document.getElementById("of-project");
  if (!kind || !bases) return;
  const words = (text) => text.split(" ").filter(Boolean);
  const show = () => {
    const unscored = words(kind.dataset.unscored).includes(kind.value);
    document.getElementById("title-example").textContent = kind.selectedOptions[0].dataset.example;
    document.getElementById("no-scores").hidden = !unscored;
    bases.hidden = unscored;
    project.hidden = !words(project.dataset.kinds).includes(kind.value);
    if (project.hidden) project.querySelector("input").value = "";
    bases.querySelectorAll(".framework").forEach((card) => {
      const suits = !unscored && words(card.dataset.kinds).includes(kind.value);
      const choice = card.querySelector("input");
      card.hidden = !suits;
      choice.disabled = !suits;
      if (!suits) choice.checked = false;
    });
    bases.querySelectorAll("fieldset").forEach((set) => { set.hidden = !set.querySelector(".framework:not([hidden])"); });
  };
  document.getElementById("bases-hint").hidden = true;
  bases.querySelectorAll(".suited").forEach((line) => { line.hidden = true; });
  kind.addEventListener("change", show);
  show();
})();

// Only the frameworks that suit the chosen kind of report are shown; none where it gives no scores. Without scripts each
// framework says what it suits, and the server holds them against one another.
"use strict";

(() => {
  const kind = document.getElementById("id_kind");
  const bases = document.getElementById("bases");
  const project = document.getElementById("of-project");
  if (!kind || !bases) return;
  const words = (text) => text.split(" ").filter(Boolean);
  const find = document.getElementById("find");
  const asked = (name) => (find && find.elements[name] ? find.elements[name].value.trim().toLowerCase() : "");
  // Of the library's cards those that hold every word and are of the province; the others are all found.
  const isFound = (card) => !("words" in card.dataset) || card.querySelector("input").checked
    || (asked("q").split(/\s+/).every((word) => card.dataset.words.includes(word)) && ["", card.dataset.province].includes(asked("province")));
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
      card.hidden = !suits || !isFound(card);
      choice.disabled = !suits;
      if (!suits) choice.checked = false;
    });
    bases.querySelectorAll(".framework-group").forEach((group) => { group.hidden = !group.querySelector(".framework:not([hidden])"); });
    document.getElementById("none-found").hidden = unscored || Boolean(bases.querySelector(".framework-group:not([hidden])"));
    bases.querySelectorAll("fieldset").forEach((set) => { set.hidden = !set.querySelector(".framework:not([hidden]), .framework-find"); });
  };
  document.getElementById("bases-hint").hidden = true;
  bases.querySelectorAll(".suited").forEach((line) => { line.hidden = true; });
  kind.addEventListener("change", show);
  if (find) {
    find.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    ["q", "province"].forEach((name) => { if (find.elements[name]) find.elements[name].addEventListener("input", show); });
  }
  show();
})();

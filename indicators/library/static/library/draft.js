// The draft of a framework: the row one stands in is the chosen one, and keys press the buttons above the table.
"use strict";

(() => {
  const form = document.getElementById("draft");
  if (!form) return;
  const rowOf = (element) => element && element.closest && element.closest(".library-row");
  const choose = (row) => {
    form.querySelectorAll(".library-row.selected").forEach((other) => other.classList.remove("selected"));
    if (!row) return;
    row.classList.add("selected");
    row.querySelector("input[type=radio]").checked = true;
  };
  const fresh = form.querySelector("[autofocus]");
  if (fresh) { fresh.focus(); fresh.select(); } // a new row's name is typed over
  choose(rowOf(form.querySelector("input[name=row]:checked")));
  form.addEventListener("focusin", (event) => { if (rowOf(event.target)) choose(rowOf(event.target)); });
  form.addEventListener("change", (event) => { if (event.target.name === "row") choose(rowOf(event.target)); });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.altKey || event.ctrlKey || event.metaKey) return;
    const button = [...form.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!button || !(rowOf(event.target) || event.key === "n" || event.key === "z")) return;
    event.preventDefault();
    button.click();
  });

  // What was typed and not saved is not lost without a word.
  const before = new FormData(form);
  let leaving = false;
  const isChanged = () => [...new FormData(form)].some(([name, value]) => !["row", "branch"].includes(name) && before.get(name) !== value);
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && isChanged()) event.preventDefault(); });
})();

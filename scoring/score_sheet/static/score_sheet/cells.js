// The cells of the score sheet and their rows: what stands in each, and how it shows. The first of the sheet's scripts:
// what they share stands in window.evalcase.sheetParts, and sheet.js begins only where all of them have arrived.
"use strict";

(() => {
  const form = document.getElementById("score-sheet-form");
  if (!form) return;
  const closed = "closed" in form.dataset;
  const cells = new Map(); // "12:actual" → {element, saved, base, state}
  const rows = [...form.querySelectorAll("tr.leaf")];

  for (const element of form.querySelectorAll("[data-i]")) {
    const key = `${element.dataset.i}:${element.dataset.f}`;
    cells.set(key, { key, element, saved: element.value, base: Number(element.dataset.v), conflict: null });
  }
  const cellOf = (element) => cells.get(`${element.dataset.i}:${element.dataset.f}`);

  // ---- kinds of cells ----------------------------------------------------------------------------------------------

  const fold = (text) =>
    text.trim().replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/。/g, ".").replace(/\r\n/g, "\n");
  const folded = (equal) => (typed, stored) => equal(fold(typed), fold(stored));
  const elementsIn = (text) => (text.match(/\d+/g) || []).map(Number).filter(Boolean).sort((a, b) => a - b).join();
  const sameList = folded((typed, stored) => typed.split(/[、,; ]+/).join("、") === stored);

  // The stored value as the server echoes it must be what was typed; only the way of writing it may differ. One entry
  // for each kind of cell (its data-kind).
  const SAME = {
    quantity: folded((typed, stored) => typed === stored),
    elements: folded((typed, stored) => elementsIn(typed) === elementsIn(stored)),
    count: folded((typed, stored) => typed.replace(/^0+(?=\d)/, "") === stored),
    percent: folded((typed, stored) => typed.replace(/\s*%$/, "") === stored),
    yes_no: folded((typed, stored) => ({ true: "是", false: "否" })[typed] === stored || typed === stored),
    points: folded((typed, stored) => typed === stored),
    points_list: sameList,
    weights: sameList,
    text: (typed, stored) => typed.trim().replace(/\r\n/g, "\n") === stored,
    word: folded((typed, stored) => typed === stored),
    day: folded((typed, stored) => typed === stored),
    percents: sameList,
  };

  // What a cell says to the server: a bare number under an amount in 万元 means 万元, whatever is shown when it arrives.
  const BARE = /^[+-]?(\d[\d,]*(\.\d+)?|\.\d+)$/;
  function said(cell) {
    const { value, dataset } = cell.element;
    return dataset.unit && BARE.test(fold(value)) ? fold(value) + dataset.unit : value;
  }

  const numbersIn = (text) => (text.match(/\d+/g) || []).map(Number);

  // ---- what stands in a cell ---------------------------------------------------------------------------------------

  // What the server has: as it is kept, and as it is shown (an amount with separators, in the unit that was chosen).
  function keep(cell, field) {
    cell.base = field.version;
    cell.saved = field.text;
    cell.stored = field.kind === "quantity" ? field.value : field.text;
    cell.unit = field.unit;
  }

  function showSaved(cell) {
    cell.element.value = cell.saved;
    if (cell.unit !== undefined) cell.element.dataset.unit = cell.unit;
  }

  function problem(cell, words) {
    const place = document.getElementById(`p-${cell.element.dataset.i}-${cell.element.dataset.f}`);
    if (!place) return;
    place.textContent = words || "";
    place.hidden = !words;
    if (words) {
      cell.element.setAttribute("aria-invalid", "true");
      cell.element.setAttribute("aria-describedby", place.id);
    } else {
      cell.element.removeAttribute("aria-invalid");
      cell.element.removeAttribute("aria-describedby");
    }
  }

  const WORDS = { waiting: "未保存", sending: "保存中", saved: "已保存", theirs: "", conflict: "有冲突", refused: "未接受", alarm: "请核对" };

  function mark(cell, state, words) {
    const box = cell.element.closest(".cell");
    box.dataset.state = state;
    const place = box.querySelector(".cell-state");
    place.textContent = words || WORDS[state] || "";
    if (state === "saved") {
      setTimeout(() => {
        if (box.dataset.state === "saved") mark(cell, "");
      }, 1500);
    }
  }

  // What stands beside the table of a cell's row: its points, and its reason in the line.
  function ticks(cell) {
    const line = cell.element.closest("tr");
    if (["reason", "override_reason"].includes(cell.element.dataset.f)) {
      const texts = [...line.querySelectorAll('[data-f="reason"], [data-f="override_reason"]')].map((one) => one.value.trim());
      const why = line.querySelector('[data-out="why"]');
      why.textContent = why.title = texts.find(Boolean) || "";
      return;
    }
    const box = cell.element.closest(".cell");
    if (box.dataset.kind === "yes_no") {
      const said = fold(cell.element.value);
      // Anything else is seen as it was typed; a closed sheet has no switch.
      box.classList.toggle("switched", Boolean(box.querySelector(".switch")) && ["", "是", "否"].includes(said));
      for (const one of box.querySelectorAll("[data-say]")) one.classList.toggle("on", one.dataset.say === said);
    }
    const list = line.querySelector(`.elements[data-for="${cell.element.dataset.f}"]`);
    if (!list) return;
    const numbers = new Set(numbersIn(fold(cell.element.value)));
    for (const one of list.querySelectorAll("input")) {
      one.checked = numbers.has(Number(one.value));
      one.closest("li").classList.toggle("on", one.checked);
    }
  }

  // ---- the open row: what belongs to it stands beside the table -----------------------------------------------------

  function openRow(line) {
    if (!line) return;
    const before = form.querySelector("tr.is-open");
    if (before !== line && before) before.classList.remove("is-open", "by-default");
    line.classList.remove("by-default");
    line.classList.add("is-open");
    for (const text of line.querySelectorAll(".beside textarea")) grow(text);
  }

  // A text is seen whole: its field is as tall as what stands in it.
  function grow(text) {
    text.style.height = "auto";
    if (text.scrollHeight) text.style.height = `${text.scrollHeight + 2}px`;
  }

  // The sources of a row are many and seldom followed by keyboard: Alt+H goes through them, Tab passes them by.
  function outOfTabs(within) {
    for (const link of within.querySelectorAll("[data-explained] a, .origin a")) link.tabIndex = -1;
  }

  let announcing = null;
  let announcement = "";
  function announce(words) {
    announcement = words;
    if (announcing) return;
    announcing = setTimeout(() => {
      document.getElementById("announce").textContent = announcement;
      announcing = null;
    }, 1500);
  }

  window.evalcase = window.evalcase || {};
  window.evalcase.sheetParts = {
    form, closed, cells, rows, cellOf,
    SAME, fold, said, numbersIn, keep, showSaved, problem, mark, ticks,
    openRow, grow, outOfTabs, announce,
  };
})();

// The score sheet by keyboard: moving about, keys that answer, undoing, dialogs; and its beginning. A script of the sheet
// that has not arrived leaves the page as it is without scripts.
"use strict";

(() => {
  const parts = window.evalcase && window.evalcase.sheetParts;
  if (!parts || !parts.flush || !parts.take || !parts.openPanel) return;
  document.documentElement.classList.add("js");
  const { form, closed, cells, rows, cellOf, SAME, fold, said, numbersIn, showSaved, ticks } = parts;
  const { openRow, grow, outOfTabs, announce, address, unsent, changed, flush, request, begin } = parts;
  const { undone, panel, openPanel, closePanel } = parts;

  let column = "s-actual"; // where Enter returns to
  let byTab = false;

  const columnOf = (element) => element.closest("[data-column]").dataset.column;
  const editable = (line, name) =>
    [...line.querySelectorAll(`[data-column="${name}"] [data-i]`)].filter((one) => !one.readOnly && !one.closest("details:not([open])"));

  function move(element, step, name) {
    const at = rows.indexOf(element.closest("tr"));
    const index = editable(rows[at], name).indexOf(element);
    for (let next = at + step; next >= 0 && next < rows.length; next += step) {
      const found = editable(rows[next], name);
      if (found.length) return focus(found[Math.min(Math.max(index, 0), found.length - 1)]);
    }
    return false;
  }

  function focus(element) {
    const line = element.closest("tr.leaf");
    openRow(line);
    element.focus();
    if (line) line.scrollIntoView({ block: "nearest" });
    if (element.select) element.select();
    return true;
  }

  let begunAt = null; // where Alt+H leads back to
  function nextSource() {
    const line = form.querySelector("tr.is-open");
    const links = line ? [...line.querySelectorAll("[data-explained] a, .origin a")].filter((one) => one.offsetParent) : [];
    const at = links.indexOf(document.activeElement);
    if (at < 0) begunAt = document.activeElement;
    const next = links[at + 1] || begunAt;
    if (next) next.focus();
  }

  // ---- answers and reasons by one key ------------------------------------------------------------------------------

  // A value as if it had been typed.
  function enter(element, value) {
    element.value = value;
    const cell = cellOf(element);
    ticks(cell);
    changed(cell);
  }

  // A point of a list: ticked, or not met any more.
  function toggle(element, number) {
    const numbers = new Set(numbersIn(fold(element.value)));
    if (!numbers.delete(number)) numbers.add(number);
    enter(element, [...numbers].sort((a, b) => a - b).join("、") || "无");
  }

  // What is usually written: in the place of what was chosen before, else after what was typed.
  function putReason(line, words) {
    const element = line.querySelector('[data-f="reason"]');
    const typed = element.value.trim();
    const chosen = usual(line).includes(typed);
    enter(element, !typed || chosen ? words : `${typed}${words}`);
    grow(element);
    element.focus();
  }

  const usual = (line) => [...line.querySelectorAll("[data-usual] option")].map((one) => one.value).filter(Boolean);

  function nextUsual(line) {
    const words = line ? usual(line) : [];
    const typed = words.length ? line.querySelector('[data-f="reason"]').value.trim() : "";
    const at = words.indexOf(typed);
    if (!words.length) announce("这一行没有扣分");
    else if (typed && at < 0) announce("扣分原因已填写");
    else putReason(line, words[(at + 1) % words.length]);
  }

  // Cells that take one key for an answer: the digit of a point, 1 and 0 (or the space bar) for 是 and 否.
  function answered(element, key) {
    const { kind } = element.closest(".cell").dataset;
    const digit = /^[0-9]$/.test(key) ? Number(key) : -1;
    const count = Number(element.dataset.count || 0);
    if (kind === "elements" && digit >= 0 && digit <= count && count <= 9) {
      if (digit) toggle(element, digit);
      else enter(element, "无");
      return true;
    }
    const said = { 1: "是", y: "是", 0: "否", 2: "否", n: "否", " ": fold(element.value) === "是" ? "否" : "是" }[key.toLowerCase()];
    if (kind === "yes_no" && said) enter(element, said);
    return kind === "yes_no" && Boolean(said);
  }

  // ---- what the form hears -----------------------------------------------------------------------------------------

  const NARROW = window.matchMedia("(max-width: 62rem)");

  form.addEventListener("focusin", (event) => {
    const line = event.target.closest("tr.leaf");
    if (line && !line.classList.contains("is-open") && event.target.dataset.openRow === undefined) {
      openRow(line);
      if (byTab) line.scrollIntoView({ block: "nearest" });
    }
    if (event.target.dataset.i && !byTab) column = columnOf(event.target);
    byTab = false;
  });
  form.addEventListener("focusout", (event) => {
    if (!event.target.dataset.i) return;
    const cell = cellOf(event.target);
    const { kind } = cell.element.closest(".cell").dataset;
    const stored = cell.stored === undefined ? cell.saved : cell.stored;
    if (!unsent.has(cell.key) && SAME[kind](said(cell), stored)) showSaved(cell);
    if (unsent.size) flush();
  });
  form.addEventListener("input", (event) => {
    const cell = event.target.dataset.i && cellOf(event.target);
    if (!cell) return;
    ticks(cell);
    if (cell.element.tagName === "TEXTAREA") grow(cell.element);
    changed(cell);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
  });
  form.addEventListener("click", (event) => {
    const say = event.target.closest("[data-say]");
    if (say) {
      const element = say.closest(".cell").querySelector("[data-i]");
      element.focus();
      enter(element, say.dataset.say);
    }
    const line = event.target.closest("tr.leaf");
    const opener = event.target.closest("a[data-open-row]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const place = editable(line, "s-actual")[0];
      if (NARROW.matches && line.classList.contains("is-open") && !line.classList.contains("by-default")) line.classList.remove("is-open");
      else if (place && !NARROW.matches) focus(place);
      else openRow(line);
    } else if (line && !line.classList.contains("is-open")) openRow(line);
    const link = event.target.closest("a[data-panel]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openPanel(link);
    }
  });

  form.addEventListener("change", (event) => {
    const list = event.target.closest(".elements");
    const line = event.target.closest("tr.leaf");
    if (list) toggle(line.querySelector(`[data-f="${list.dataset.for}"]`), Number(event.target.value));
    if (event.target.dataset.usual !== undefined && event.target.value) {
      putReason(line, event.target.value);
      event.target.value = "";
    }
  });

  form.addEventListener("keydown", (event) => {
    const element = event.target;
    if (event.key === "Tab") byTab = true;
    if (!element.dataset.i || event.isComposing) return;
    const cell = cellOf(element);
    const long = element.tagName === "TEXTAREA";
    if (!element.readOnly && !event.ctrlKey && !event.altKey && !event.metaKey && answered(element, event.key)) {
      event.preventDefault();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      openPanel(element.closest("tr").querySelector("a[data-panel]"));
    } else if (event.key === "Enter" && !(long && event.shiftKey)) {
      event.preventDefault();
      flush();
      if (!move(element, event.shiftKey ? -1 : 1, column)) move(element, event.shiftKey ? -1 : 1, "s-actual");
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (!long || event.altKey)) {
      event.preventDefault();
      move(element, event.key === "ArrowDown" ? 1 : -1, columnOf(element));
    } else if (event.key === "Escape") {
      event.preventDefault();
      element.value = cell.saved;
      ticks(cell);
      changed(cell);
    } else if (event.key.toLowerCase() === "z" && event.ctrlKey && !event.shiftKey && element.value === cell.saved) {
      event.preventDefault();
      undo();
    }
  });

  // ---- going on, undoing -------------------------------------------------------------------------------------------

  function undo() {
    const group = undone.pop();
    if (!group) return announce("没有可撤销的修改");
    for (const { key, before } of group) {
      const cell = cells.get(key);
      cell.element.value = before;
      ticks(cell);
      changed(cell);
      const waiting = unsent.get(key);
      if (waiting) waiting.undo = true;
    }
    focus(cells.get(group[0].key).element);
    return announce("已撤销");
  }

  function nextOpen() {
    const at = rows.indexOf(document.activeElement && document.activeElement.closest("tr.leaf"));
    const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
    for (const line of order) {
      const open = line.dataset.status === "missing" && editable(line, "s-actual")[0];
      const wanted = line.querySelector(".s-reason.wanted") && editable(line, "s-reason")[0];
      const asks = line.querySelector(".conflict button");
      if (asks) openRow(line);
      if (asks || open || wanted) return focus(asks || open || wanted);
    }
    return announce("没有待评的指标了");
  }

  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.altKey && event.key.toLowerCase() === "n") {
      event.preventDefault();
      nextOpen();
    } else if (event.altKey && event.key.toLowerCase() === "h") {
      event.preventDefault();
      nextSource();
    } else if (event.altKey && event.key.toLowerCase() === "r" && !closed) {
      event.preventDefault();
      nextUsual(form.querySelector("tr.is-open"));
    } else if ((event.key === "/" && !typing) || (event.altKey && event.key === "/")) {
      event.preventDefault();
      openDialog("jump-dialog");
    } else if ((event.key === "?" || event.key === "？") && !typing) {
      event.preventDefault();
      openDialog("keys-dialog");
    } else if (event.key === "Escape" && !panel.hidden && panel.contains(document.activeElement)) {
      closePanel();
    }
  });

  // ---- dialogs -----------------------------------------------------------------------------------------------------

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
  }
  document.getElementById("next-open").addEventListener("click", nextOpen);
  document.getElementById("jump").addEventListener("click", () => openDialog("jump-dialog"));
  document.getElementById("keys").addEventListener("click", () => openDialog("keys-dialog"));
  // Its "close" event comes a moment late: what is typed right after Enter would go to the cell one came from.
  document.getElementById("jump-dialog").addEventListener("submit", (event) => {
    const dialog = event.currentTarget;
    const going = !event.submitter || event.submitter.value === "go";
    if (!going) return;
    event.preventDefault();
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
    const wanted = document.getElementById("jump-text").value.trim();
    document.getElementById("jump-text").value = "";
    const number = (wanted.match(/^\d+/) || [""])[0];
    const found =
      (number && rows.find((line) => line.querySelector(".number").textContent === number)) ||
      rows.find((line) => wanted && line.querySelector(".name").textContent.includes(wanted.replace(/^\d+\s*/, "")));
    if (!found) return announce(`没有找到“${wanted}”`);
    const place = editable(found, "s-actual")[0] || editable(found, "s-reason")[0] || found.querySelector("a");
    focus(place);
  });

  // ---- for pasting, and the beginning ------------------------------------------------------------------------------

  window.evalcase.scoreSheet = {
    rows,
    cellOf,
    editable,
    request,
    address,
    focus,
    // Values into several cells as one change that one Ctrl+Z takes back.
    fill(values) {
      const group = values.map(([cell]) => ({ key: cell.key, before: cell.saved }));
      for (const [cell, value] of values) {
        cell.element.value = value;
        ticks(cell);
        changed(cell, value); // as it was previewed
        const waiting = unsent.get(cell.key);
        if (waiting) waiting.undo = true;
      }
      undone.push(group);
      flush();
    },
  };

  for (const cell of cells.values()) ticks(cell);
  outOfTabs(form);
  const asked = () => document.getElementById(location.hash.slice(1));
  const openAsked = () => openRow(location.hash.startsWith("#row-") && asked() && asked().closest("tr.leaf"));
  window.addEventListener("hashchange", openAsked);
  openRow(NARROW.matches ? null : form.querySelector("tr.is-open"));
  openAsked();
  if (!closed) {
    begin();
    const first = rows.find((line) => line.dataset.status === "missing" && editable(line, "s-actual").length);
    if (first && !location.hash && !NARROW.matches) focus(editable(first, "s-actual")[0]);
  }
})();

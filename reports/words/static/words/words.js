// The page of a report's words: puts live figures into the field that was worked in, and tells what is not saved yet.
"use strict";

(() => {
  const page = document.getElementById("words");
  const picker = document.getElementById("picker");
  if (!page || !picker) return;
  document.documentElement.classList.add("js");
  const search = document.getElementById("picker-search");
  const kept = new Map(); // what each field held when it was shown
  let field = null; // where a picked figure goes
  let leaving = false;
  const session = document.getElementById("session-script");
  const journalName = `evalcase:words:${page.dataset.case}:${session ? session.dataset.person : ""}`;

  // ---- journal: what the server has not kept yet, by field, with the version it was begun from ----------------------

  function journal() {
    try {
      return JSON.parse(localStorage.getItem(journalName)) || {};
    } catch {
      return {};
    }
  }

  function note(one) {
    const noted = journal();
    if (isDirty(one)) noted[one.id] = { text: one.value, seen: one.form.elements.seen.value };
    else delete noted[one.id];
    try {
      if (Object.keys(noted).length) localStorage.setItem(journalName, JSON.stringify(noted));
      else localStorage.removeItem(journalName);
    } catch {
      // no room or not allowed: what was typed still stands in the field
    }
  }

  // The version comes back with the text: where somebody else wrote meanwhile, saving shows both.
  function restore() {
    for (const [id, { text, seen }] of Object.entries(journal())) {
      const one = document.getElementById(id);
      if (!one || !kept.has(one) || kept.get(one) === null) continue;
      one.value = text;
      if (isDirty(one)) one.form.elements.seen.value = seen;
      one.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const fields = (within) => within.querySelectorAll("[data-words] [name=words]");

  function begin(within) {
    fields(within).forEach((one) => {
      // What was just refused is on the page but kept nowhere.
      const refused = one.closest(".slot").querySelector(":scope > .faults, :scope > .alert .two-versions");
      if (!kept.has(one)) kept.set(one, refused ? null : one.value);
      mark(one);
    });
  }

  function isDirty(one) {
    return document.contains(one) && kept.has(one) && one.value !== kept.get(one);
  }

  function mark(one) {
    const note = one.form.querySelector(".unsaved");
    if (note) note.hidden = !isDirty(one);
  }

  function put(into, from, to, text) {
    into.focus({ preventScroll: true });
    into.setRangeText(text, from, to, "end");
    into.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function open(button) {
    field = document.getElementById(button.dataset.pick);
    picker.hidden = false;
    picker.dataset.from = button.dataset.pick;
    search.focus();
    window.htmx.trigger(search, "open");
  }

  function close() {
    if (picker.hidden) return;
    picker.hidden = true;
    if (field && document.contains(field)) field.focus();
  }

  page.addEventListener("input", (event) => {
    if (event.target.name !== "words") return;
    mark(event.target);
    note(event.target);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.pick) open(button);
    else if (button.dataset.close !== undefined) close();
    else if (button.dataset.insert) insert(button.dataset.insert);
    else if (button.dataset.replace) replace(button);
  });

  // A field that was saved meanwhile is another one of the same name.
  function insert(slot) {
    if (!field || !document.contains(field)) field = document.getElementById(picker.dataset.from);
    if (!field) return;
    put(field, field.selectionStart, field.selectionEnd, slot);
    close();
  }

  function replace(button) {
    const into = document.getElementById(button.dataset.into);
    const text = button.dataset.text;
    if (!into) return;
    let at = Number(button.dataset.start);
    if (into.value.slice(at, at + text.length) !== text) at = into.value.indexOf(text);
    if (at >= 0) put(into, at, at + text.length, button.dataset.replace);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "s" && (event.ctrlKey || event.metaKey) && event.target.name === "words") {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const slot = event.detail.elt.closest ? event.detail.elt.closest(".slot") : null;
    if (!slot) return;
    begin(slot);
    fields(slot).forEach(note);
    const dot = document.querySelector(`[data-dot="${slot.id.slice(5)}"]`);
    if (dot) dot.className = `dot ${slot.dataset.state}`;
  });

  // After a save the keyboard stays where it was: at the card.
  document.addEventListener("htmx:afterSwap", (event) => {
    const form = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!form || !form.matches || !form.matches("form[data-words]")) return;
    const slot = document.getElementById(event.detail.target.id);
    if (slot && !slot.contains(document.activeElement)) slot.focus({ preventScroll: true });
  });

  document.addEventListener("submit", () => { leaving = true; setTimeout(() => { leaving = false; }, 2000); });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || ![...fields(page)].some(isDirty)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  begin(page);
  restore();
})();

// The page of a report's words: saves by itself what is typed, keeps it in this browser until the server has it, and
// puts live figures into the field that was worked in. A field is never shown anew by a save: what stands in it was
// typed by the person.
"use strict";

(() => {
  const page = document.getElementById("words");
  const picker = document.getElementById("picker");
  if (!page || !picker) return;
  document.documentElement.classList.add("js");
  const DELAY = 2500; // after the last keystroke, in milliseconds
  const LONGEST_WAIT = 15000; // however long somebody types
  const RETRIES = [2000, 5000, 15000, 30000];
  const search = document.getElementById("picker-search");
  const kept = new Map(); // what each field held when it was last the same as on the server; null: refused, kept nowhere
  const saving = new Map(); // by field: {timer, since, flying, again, failures, asks}
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
  const stateOf = (one) => {
    if (!saving.has(one)) saving.set(one, { timer: null, since: 0, flying: false, again: false, failures: 0, asks: "" });
    return saving.get(one);
  };

  function begin(within) {
    fields(within).forEach((one) => {
      // What was just refused is on the page but kept nowhere.
      const refused = one.closest(".slot").querySelector(":scope > .faults, :scope > .alert .two-versions");
      one.value = one.defaultValue; // and not what a browser fills in from an earlier visit
      kept.set(one, refused ? null : one.value);
      mark(one);
    });
  }

  function isDirty(one) {
    return document.contains(one) && kept.has(one) && one.value !== kept.get(one);
  }

  function mark(one, words) {
    const place = one.form.querySelector(".unsaved");
    if (!place) return;
    place.hidden = !isDirty(one);
    place.textContent = words || "还没有保存";
    const said = one.closest(".slot").querySelector(".saved");
    if (said && isDirty(one)) said.remove();
  }

  // ---- saving --------------------------------------------------------------------------------------------------------

  // By itself nothing is cleared, nothing goes over another person's words, and nothing is sent that was refused before:
  // the button does that.
  function maySaveItself(one) {
    const text = one.value.trim();
    return isDirty(one) && kept.get(one) !== null && !stateOf(one).asks && (text !== "" || kept.get(one).trim() === "");
  }

  function schedule(one, delay = DELAY) {
    const state = stateOf(one);
    clearTimeout(state.timer);
    if (!maySaveItself(one)) {
      if (isDirty(one) && one.value.trim() === "") mark(one, "按“保存”后才清空");
      return;
    }
    if (!state.since) state.since = Date.now();
    state.timer = setTimeout(() => save(one), Math.max(0, Math.min(delay, state.since + LONGEST_WAIT - Date.now())));
  }

  async function save(one, byHand = false) {
    const state = stateOf(one);
    clearTimeout(state.timer);
    if (!byHand && !maySaveItself(one)) return;
    if (state.flying) {
      state.again = byHand; // sent after the answer, unless that asks for a decision
      return;
    }
    Object.assign(state, { flying: true, again: false, since: 0 });
    const form = one.form;
    const sent = one.value;
    const data = new FormData(form);
    if (byHand && state.asks) data.set("seen", state.asks); // the person has seen both texts
    mark(one, "保存中…");
    const answer = await send(form, data);
    state.flying = false;
    if (answer === null) retry(one, state);
    else take(one, state, sent, answer, byHand);
  }

  async function send(form, data) {
    const options = { method: "POST", body: data, headers: { "X-Requested-With": "fetch", Accept: "text/html" } };
    try {
      const answer = await (window.evalcase && window.evalcase.fetch ? window.evalcase.fetch : fetch)(form.action, options);
      if (answer.status >= 500) return null;
      return { status: answer.status, html: await answer.text() };
    } catch {
      return null;
    }
  }

  function retry(one, state) {
    mark(one, "连不上服务器，还没有保存；内容留在本机，恢复后自动保存");
    state.timer = setTimeout(() => save(one), RETRIES[Math.min(state.failures, RETRIES.length - 1)]);
    state.failures += 1;
  }

  function take(one, state, sent, { status, html }, byHand) {
    state.failures = 0;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const card = fresh.querySelector(".slot");
    if (!card) return mark(one, (status === 422 && html.length < 300 && html) || "服务器没有接受，请刷新页面后再保存；内容留在本机");
    if (status === 200) return taken(one, state, sent, fresh, card);
    const stale = card.querySelector(".two-versions");
    if (stale) state.asks = card.querySelector("[name=seen]").value;
    if (stale || byHand) showCard(one, card, one.value === sent);
    const fault = card.querySelector(".faults li");
    note(one);
    return mark(one, stale || !fault ? "" : `还没有保存：${fault.textContent}`);
  }

  function taken(one, state, sent, fresh, card) {
    const stored = card.querySelector("[name=words]");
    if (stored && stored.value.trim() === "" && sent.trim() !== "") return mark(one, "服务器没有存上，请再按一次“保存”；您写的还在");
    state.asks = "";
    kept.set(one, sent);
    one.form.elements.seen.value = card.querySelector("[name=seen]").value;
    showCard(one, card, one.value === sent);
    const progress = fresh.getElementById("words-progress");
    if (progress) document.getElementById("words-progress").replaceWith(progress);
    const dot = document.querySelector(`[data-dot="${card.id.slice(5)}"]`);
    if (dot) dot.className = `dot ${card.dataset.state}`;
    note(one);
    mark(one);
    if (state.again) return save(one, true);
    return schedule(one);
  }

  // Everything of the card but its field.
  function showCard(one, card, asSent) {
    const slot = one.closest(".slot");
    slot.className = card.className;
    slot.dataset.state = card.dataset.state;
    slot.querySelectorAll(":scope > .alert, :scope > .notice").forEach((old) => old.remove());
    slot.querySelector(":scope > header").replaceWith(card.querySelector(":scope > header"), ...card.querySelectorAll(":scope > .alert, :scope > .notice"));
    const shown = slot.querySelector(":scope > .shown");
    const told = card.querySelector(":scope > .shown");
    if (asSent && shown && told) shown.replaceChildren(...told.childNodes);
    const stored = card.querySelector("[name=words]");
    if (stored && stored.getAttribute("aria-invalid")) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }

  page.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-words]")) return;
    event.preventDefault();
    save(event.target.elements.words, true);
  });

  page.addEventListener("input", (event) => {
    if (event.target.name !== "words") return;
    mark(event.target);
    note(event.target);
    schedule(event.target);
  });

  page.addEventListener("focusout", (event) => {
    const one = event.target;
    if (one.name !== "words" || (event.relatedTarget && one.form.contains(event.relatedTarget))) return;
    if (isDirty(one)) schedule(one, 0);
  });

  // ---- the picker of figures ----------------------------------------------------------------------------------------

  function put(into, from, to, text) {
    into.focus({ preventScroll: true });
    into.setRangeText(text, from, to, "end");
    into.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function open(button) {
    field = document.getElementById(button.dataset.pick);
    picker.hidden = false;
    search.focus();
    window.htmx.trigger(search, "open");
  }

  function close() {
    if (picker.hidden) return;
    picker.hidden = true;
    if (field) field.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.pick) open(button);
    else if (button.dataset.close !== undefined) close();
    else if (button.dataset.insert) insert(button.dataset.insert);
    else if (button.dataset.replace) replace(button);
    else if (button.dataset.putBack) putBack(button);
  });

  function insert(slot) {
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

  function putBack(button) {
    const into = document.getElementById(button.dataset.putBack);
    put(into, 0, into.value.length, button.dataset.text);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "s" && (event.ctrlKey || event.metaKey) && event.target.name === "words") {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    leaving = true;
    setTimeout(() => { leaving = false; }, 2000);
  });
  window.addEventListener("online", () => fields(page).forEach((one) => isDirty(one) && schedule(one, 0)));
  window.addEventListener("beforeunload", (event) => {
    if (leaving || ![...fields(page)].some(isDirty)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  begin(page);
  restore();
})();

// Saving the score sheet: every keystroke goes into a journal in this browser at once and to the server within two
// seconds, and what others change is asked for.
"use strict";

(() => {
  const parts = window.evalcase && window.evalcase.sheetParts;
  if (!parts) return;
  const { form, closed, cells, said, mark } = parts;

  const DELAY = 600; // after the last keystroke, in milliseconds
  const LONGEST_WAIT = 1500; // however fast somebody types
  const POLL = 15000; // for what others change
  const RETRIES = [1000, 2000, 4000, 8000, 15000];
  const address = form.dataset.cells;
  const script = document.getElementById("session-script");
  const journalName = `evalcase:sheet:${form.dataset.case}:${script ? script.dataset.person : ""}`;

  let version = Number(form.dataset.version);
  let inFlight = null;
  let timer = null;
  let firstUnsent = 0;
  let failures = 0;
  let stopped = "";
  const unsent = new Map(); // "12:actual" → {value, operation}
  const doubtful = new Map(); // the same key → operations that were sent and never answered: the server may have them
  const disputed = new Map(); // the same key → {value, operation, base}: conflicts that nobody has settled yet
  const journaled = new Set(); // keys of the journal that are this page's; other tabs of the case write there as well

  // ---- journal: what the server has not confirmed yet --------------------------------------------------------------

  const MOST_EARLIER = 20;

  // Operations of this person on the cell that the server may already have taken: over them it is no conflict.
  function earlier(key, operation) {
    const flying = inFlight && inFlight.has(key) ? [inFlight.get(key).operation] : [];
    return [...(doubtful.get(key) || []), ...flying].filter((one) => one !== operation).slice(-MOST_EARLIER);
  }

  function journal() {
    try {
      return JSON.parse(localStorage.getItem(journalName)) || {};
    } catch {
      return {};
    }
  }

  function writeJournal() {
    const kept = journal();
    for (const key of journaled) delete kept[key];
    journaled.clear();
    for (const [key, { value, operation }] of unsent) {
      kept[key] = { value, operation, base: cells.get(key).base, earlier: earlier(key, operation) };
    }
    for (const [key, dispute] of disputed) kept[key] = kept[key] || dispute;
    for (const key of [...unsent.keys(), ...disputed.keys()]) journaled.add(key);
    try {
      if (Object.keys(kept).length) localStorage.setItem(journalName, JSON.stringify(kept));
      else localStorage.removeItem(journalName);
    } catch {
      // Without storage the server still has everything that is older than two seconds.
    }
  }

  function readJournal() {
    for (const [key, { value, operation, base, earlier: before }] of Object.entries(journal())) {
      const cell = cells.get(key);
      if (!cell) continue;
      journaled.add(key);
      if (cell.saved === value) continue;
      cell.element.value = value;
      cell.base = base; // a newer version on the server answers with a conflict, and both values are shown
      unsent.set(key, { value, operation });
      if (before && before.length) doubtful.set(key, before);
      mark(cell, "waiting");
    }
    writeJournal();
    if (unsent.size) flush();
  }

  // ---- saving ------------------------------------------------------------------------------------------------------

  const newOperation = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("");

  function changed(cell, value = said(cell)) {
    disputed.delete(cell.key);
    if (cell.element.value === cell.saved && !(inFlight && inFlight.has(cell.key)) && !doubtful.has(cell.key)) {
      unsent.delete(cell.key);
      mark(cell, "");
    } else {
      unsent.set(cell.key, { value, operation: newOperation() });
      mark(cell, "waiting");
    }
    writeJournal();
    showState();
    schedule();
  }

  function schedule(delay = DELAY) {
    if (!unsent.size) return;
    const now = Date.now();
    if (!firstUnsent) firstUnsent = now;
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(delay, firstUnsent + LONGEST_WAIT - now)));
  }

  async function flush() {
    clearTimeout(timer);
    if (inFlight || !unsent.size || stopped) return;
    inFlight = new Map(unsent);
    firstUnsent = 0;
    for (const key of inFlight.keys()) mark(cells.get(key), "sending");
    showState();
    let answer = null;
    let data = null;
    try {
      answer = await request(address, { method: "POST", body: JSON.stringify({ edits: edits(inFlight), since: version }) });
      if (answer.ok) data = await answer.json(); // a server that dies here leaves half an answer
    } catch {
      answer = null;
    }
    const sent = inFlight;
    inFlight = null;
    if (data) {
      failures = 0;
      for (const key of sent.keys()) doubtful.delete(key);
      arrived(data, sent);
      if (unsent.size) schedule();
    } else {
      await failed(answer, sent);
    }
    writeJournal();
    showState();
  }

  const edits = (sent) =>
    [...sent].map(([key, { value, operation }]) => {
      const { element, base } = cells.get(key);
      const before = earlier(key, operation);
      return { i: Number(element.dataset.i), f: element.dataset.f, v: value, b: base, o: operation, p: before };
    });

  function request(url, options = {}) {
    const full = { ...options, headers: { "Content-Type": "application/json", ...(options.headers || {}) } };
    if (window.evalcase && window.evalcase.fetch) return window.evalcase.fetch(url, full);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(url, { ...full, headers: { ...full.headers, "X-CSRFToken": token, "X-Requested-With": "fetch" } });
  }

  async function failed(answer, sent) {
    for (const [key, { operation }] of sent) {
      mark(cells.get(key), "waiting");
      if (!answer || answer.status >= 500) doubtful.set(key, [...earlier(key, operation), operation]);
    }
    if (answer && answer.status >= 400 && answer.status < 500 && ![401, 408, 429].includes(answer.status)) {
      const told = await answer.json().catch(() => ({}));
      stopped = told.message || "服务器没有接受，请刷新页面后再试；未保存的内容留在本机，刷新后仍在";
      return;
    }
    setTimeout(flush, RETRIES[Math.min(failures, RETRIES.length - 1)]);
    failures += 1;
  }

  function arrived(data, sent) {
    parts.take(data, sent);
    version = data.progress.version;
  }

  function showState() {
    const place = document.getElementById("save-state");
    place.classList.toggle("bad", Boolean(stopped) || failures > 0);
    if (stopped) place.textContent = stopped;
    else if (failures) place.textContent = `连不上服务器：${unsent.size} 格还没有保存，内容已留在本机，恢复后自动保存`;
    else if (inFlight) place.textContent = "保存中…";
    else if (unsent.size) place.textContent = `${unsent.size} 格待保存`;
    else if (disputed.size) place.textContent = `${disputed.size} 格与他人的修改冲突，请选择留用哪个`;
    else if (!closed) place.textContent = "已全部保存";
  }

  // ---- others, connection, leaving ---------------------------------------------------------------------------------

  async function readAgain() {
    const answer = await request(address, { background: true }).catch(() => null);
    if (answer && answer.status === 200) arrived(await answer.json());
  }
  async function poll() {
    if (!document.hidden && !inFlight && !unsent.size && !stopped) {
      const answer = await request(`${address}?since=${version}`, { background: true }).catch(() => null);
      if (answer && answer.status === 200) arrived(await answer.json());
    }
    setTimeout(poll, POLL);
  }
  window.addEventListener("online", flush);
  window.addEventListener("beforeunload", (event) => {
    if (!unsent.size) return;
    flush();
    event.preventDefault();
    event.returnValue = ""; // asked for by Chrome before 119
  });

  function begin() {
    readJournal();
    showState();
    setTimeout(poll, POLL);
  }

  Object.assign(parts, { address, unsent, disputed, changed, flush, request, readAgain, begin });
})();

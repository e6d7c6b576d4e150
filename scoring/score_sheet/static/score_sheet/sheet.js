// The score sheet by keyboard. Every keystroke goes into a journal in this browser at once and to the server within two
// seconds; the server computes, this script only shows what it answers. Nothing here adds, weighs or rounds a score.
"use strict";

(() => {
  const form = document.getElementById("score-sheet-form");
  if (!form) return;
  document.documentElement.classList.add("js");

  const DELAY = 600; // after the last keystroke, in milliseconds
  const LONGEST_WAIT = 1500; // however fast somebody types
  const POLL = 15000; // for what others change
  const RETRIES = [1000, 2000, 4000, 8000, 15000];
  const closed = "closed" in form.dataset;
  const address = form.dataset.cells;
  const script = document.getElementById("session-script");
  const journalName = `evalcase:sheet:${form.dataset.case}:${script ? script.dataset.person : ""}`;

  let version = Number(form.dataset.version);
  let inFlight = null;
  let timer = null;
  let firstUnsent = 0;
  let failures = 0;
  let stopped = "";
  const cells = new Map(); // "12:actual" → {element, saved, base, state}
  const unsent = new Map(); // the same key → {value, operation}
  const doubtful = new Map(); // the same key → operations that were sent and never answered: the server may have them
  const disputed = new Map(); // the same key → {value, operation, base}: conflicts that nobody has settled yet
  const journaled = new Set(); // keys of the journal that are this page's; other tabs of the case write there as well
  const undone = []; // groups of [{key, before}]
  const rows = [...form.querySelectorAll("tr.leaf")];

  for (const element of form.querySelectorAll("[data-i]")) {
    const key = `${element.dataset.i}:${element.dataset.f}`;
    cells.set(key, { key, element, saved: element.value, base: Number(element.dataset.v), conflict: null });
  }
  const cellOf = (element) => cells.get(`${element.dataset.i}:${element.dataset.f}`);

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

  // What a cell says to the server: a bare number under an amount in 万元 means 万元, whatever is shown when it arrives.
  const BARE = /^[+-]?(\d[\d,]*(\.\d+)?|\.\d+)$/;
  function said(cell) {
    const { value, dataset } = cell.element;
    return dataset.unit && BARE.test(fold(value)) ? fold(value) + dataset.unit : value;
  }

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
      take(data, sent);
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

  // ---- what the server answers -------------------------------------------------------------------------------------

  function take(data, sent = new Map()) {
    const settled = new Set();
    for (const conflict of data.conflicts || []) settled.add(`${conflict.id}:${conflict.field}`);
    for (const refusal of data.refusals || []) settled.add(`${refusal.id}:${refusal.field}`);
    for (const row of data.rows) showRow(row, sent, settled);
    for (const conflict of data.conflicts || []) showConflict(conflict, sent);
    for (const refusal of data.refusals || []) showRefusal(refusal, sent);
    for (const [pk, text] of Object.entries(data.branches || {})) {
      for (const place of form.querySelectorAll(`[data-branch="${pk}"]`)) place.textContent = text;
    }
    showProgress(data.progress);
    showOutstanding(data.outstanding);
  }

  function showOutstanding(number) {
    const place = document.querySelector("[data-outstanding]");
    if (!place) return; // who may not submit is not told
    place.hidden = !number;
    place.querySelector("#outstanding").textContent = number;
  }

  function showRow(row, sent, settled) {
    const line = document.getElementById(`row-${row.id}`);
    if (!line) return;
    line.dataset.status = row.status;
    line.classList.toggle("is-lost", row.lost);
    out(line, "score", row.score);
    out(line, "basis", row.basis);
    line.querySelector("[data-explained]").innerHTML = row.explained;
    outOfTabs(line);
    showUsual(line, row.usual);
    out(line, "status", row.status_label, !row.status_label);
    out(line, "by-hand", "人工评分", !row.overridden);
    out(line, "wants-reason", "缺原因", !row.wants_reason);
    out(line, "overridden", `人工评分，规则得分 ${row.computed}`, !row.overridden);
    out(line, "waiting", row.waiting, !row.waiting);
    out(line, "target", row.target || "—");
    line.querySelector(".s-reason").classList.toggle("wanted", row.wants_reason);
    for (const field of Object.values(row.fields)) showField(row, field, sent, settled);
  }

  function showField(row, field, sent, settled) {
    const key = `${row.id}:${field.name}`;
    const waits = document.querySelector(`#row-${row.id} [data-waits="${field.name}"]`);
    if (waits) waits.hidden = !field.unbound && !field.how;
    const cell = cells.get(key);
    if (!cell) {
      const known = document.querySelector(`#row-${row.id} [data-known="${field.name}"]`);
      if (known) known.textContent = field.known || "—";
      return;
    }
    if (settled.has(key)) return;
    const mine = sent.get(key);
    const waiting = unsent.get(key);
    if (mine) {
      const before = cell.saved;
      keep(cell, field);
      if (waiting && waiting.operation === mine.operation) {
        unsent.delete(key);
        if (!SAME[field.kind](mine.value, cell.stored)) return alarm(cell, mine.value, field.text);
        if (!mine.undo) undone.push([{ key, before }]);
        // Under the cursor nothing is rewritten: “1、” must not become “1” while “2” is on its way.
        if (document.activeElement !== cell.element) showSaved(cell);
        settle(cell);
        mark(cell, "saved");
      }
    } else if (!waiting && field.version > cell.base) {
      keep(cell, field);
      if (disputed.has(key)) {
        const { value } = disputed.get(key);
        ask(cell, `${field.by}又改为“${field.text}”，您填的是“${value}”。`, value);
      } else if (cell.element.value !== field.text) {
        showSaved(cell);
        mark(cell, "theirs", `${field.by}刚刚填写`);
      }
    }
    problem(cell, field.problem);
    ticks(cell);
  }

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

  function alarm(cell, typed, stored) {
    mark(cell, "alarm");
    ask(cell, `服务器存为“${stored}”，与您填的“${typed}”不同，请核对。`, typed);
  }

  function showConflict(conflict, sent) {
    const key = `${conflict.id}:${conflict.field}`;
    const cell = cells.get(key);
    if (!cell) return;
    const { value: mine, operation } = unsent.get(key) || sent.get(key);
    disputed.set(key, { value: mine, operation, base: cell.base }); // asked again where the page is left before the choice
    unsent.delete(key);
    cell.base = conflict.version;
    cell.saved = conflict.theirs;
    cell.stored = undefined;
    mark(cell, "conflict");
    const at = conflict.at ? new Date(conflict.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" }) : "";
    ask(cell, `${conflict.by}${at ? `于${at}` : ""}改为“${conflict.theirs}”，您填的是“${mine}”。`, mine);
    announce(`${conflict.name}的${conflict.label}与他人的修改冲突，两个值都已列出`);
  }

  function settle(cell) {
    const place = cell.element.closest(".cell").querySelector(".conflict");
    if (place) place.remove();
    disputes(cell);
  }

  function ask(cell, words, mine) {
    settle(cell);
    const box = cell.element.closest(".cell");
    const place = document.createElement("div");
    place.className = "conflict";
    const text = document.createElement("p");
    text.textContent = words;
    const choose = (label, chosen) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = label;
      button.addEventListener("click", () => {
        settle(cell);
        cell.element.value = chosen();
        cell.element.focus();
        mark(cell, "");
        changed(cell);
      });
      return button;
    };
    place.append(text, choose("用我的", () => mine), choose("用已保存的", () => cell.saved));
    box.append(place);
    disputes(cell);
    const line = box.closest("tr");
    // Nobody who writes elsewhere is led away; Alt+N leads there.
    if (!document.activeElement || !document.activeElement.dataset.i) {
      openRow(line);
      line.scrollIntoView({ block: "nearest" });
    }
  }

  // A row whose cells ask for a decision says so in its line, wherever the cell is.
  function disputes(cell) {
    const line = cell.element.closest("tr");
    line.classList.toggle("has-conflict", Boolean(line.querySelector(".conflict")));
  }

  function showRefusal(refusal, sent) {
    const key = `${refusal.id}:${refusal.field}`;
    const cell = cells.get(key);
    if (!cell) return;
    const waiting = unsent.get(key);
    if (waiting && sent.has(key) && waiting.operation === sent.get(key).operation) unsent.delete(key);
    mark(cell, "refused");
    problem(cell, refusal.message);
    announce(refusal.message);
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

  function out(line, name, text, hide = false) {
    const place = line.querySelector(`[data-out="${name}"]`);
    if (!place) return;
    place.textContent = text;
    place.hidden = hide;
  }

  function showProgress(progress) {
    version = progress.version;
    for (const place of document.querySelectorAll("[data-progress]")) {
      const text = String(progress[place.dataset.progress]);
      if (place.textContent !== text) place.textContent = text;
    }
    announce(`已评${progress.done}项，共${progress.leaves}项，得分${progress.total}，等级${progress.grade}`);
  }

  // ---- states ------------------------------------------------------------------------------------------------------

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

  const numbersIn = (text) => (text.match(/\d+/g) || []).map(Number);

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

  let begunAt = null; // where Alt+H leads back to
  function nextSource() {
    const line = form.querySelector("tr.is-open");
    const links = line ? [...line.querySelectorAll("[data-explained] a, .origin a")].filter((one) => one.offsetParent) : [];
    const at = links.indexOf(document.activeElement);
    if (at < 0) begunAt = document.activeElement;
    const next = links[at + 1] || begunAt;
    if (next) next.focus();
  }

  // ---- keyboard ----------------------------------------------------------------------------------------------------

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

  const NARROW = window.matchMedia("(max-width: 62rem)");

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

  form.addEventListener("change", (event) => {
    const list = event.target.closest(".elements");
    const line = event.target.closest("tr.leaf");
    if (list) toggle(line.querySelector(`[data-f="${list.dataset.for}"]`), Number(event.target.value));
    if (event.target.dataset.usual !== undefined && event.target.value) {
      putReason(line, event.target.value);
      event.target.value = "";
    }
  });

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

  function showUsual(line, words) {
    const select = line.querySelector("[data-usual]");
    if (!select) return;
    for (const one of select.querySelectorAll("option:not([data-kept]):not([value=''])")) one.remove();
    for (const text of words) select.add(new Option(text));
    select.hidden = select.options.length < 2;
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

  // ---- dialogs and the evidence panel ------------------------------------------------------------------------------

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

  const panel = document.getElementById("panel");
  let opener = null;
  async function openPanel(link) {
    opener = document.activeElement && document.activeElement.dataset.i ? document.activeElement : link;
    const answer = await request(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok) return announce("佐证材料没有读到，请稍后再试");
    showPanel(await answer.text(), link);
    panel.hidden = false;
    return (panel.querySelector("#panel-content a, #panel-content input:not([type=hidden]), #panel-content button") || panel).focus();
  }
  function showPanel(html, link) {
    content.innerHTML = html;
    content.dataset.address = link.href;
  }
  // evidence.js puts its answers into the panel; the row beside it tells the new count.
  const content = document.getElementById("panel-content");
  new MutationObserver(() => {
    const counted = content.querySelector("[data-papers]");
    const link = [...form.querySelectorAll("a[data-panel]")].find((one) => one.href === content.dataset.address);
    if (!counted || !link) return;
    const place = link.querySelector("[data-out=papers]");
    showPapers(link.closest("tr"));
    if (place.textContent === counted.dataset.papers) return;
    place.textContent = counted.dataset.papers;
    readAgain(); // a paper more or less changes what is still open
  }).observe(content, { childList: true, subtree: true });
  function showPapers(line) {
    const papers = [...content.querySelectorAll(".on-indicator > li")].map((one) => {
      const item = document.createElement("li");
      const [name, image] = [one.querySelector(".name a"), one.querySelector("img")];
      if (!name) item.textContent = "还没有佐证材料";
      for (const part of [name, image]) if (part) item.append(part.cloneNode(true));
      return item;
    });
    line.querySelector("[data-beside-papers]").replaceChildren(...papers);
  }
  function closePanel() {
    panel.hidden = true;
    if (opener) opener.focus();
  }
  panel.querySelector(".close").addEventListener("click", closePanel);
  // ---- others, connection, leaving ---------------------------------------------------------------------------------

  async function readAgain() {
    const answer = await request(address, { background: true }).catch(() => null);
    if (answer && answer.status === 200) take(await answer.json());
  }
  async function poll() {
    if (!document.hidden && !inFlight && !unsent.size && !stopped) {
      const answer = await request(`${address}?since=${version}`, { background: true }).catch(() => null);
      if (answer && answer.status === 200) take(await answer.json());
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

  window.evalcase = window.evalcase || {};
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
    readJournal();
    showState();
    setTimeout(poll, POLL);
    const first = rows.find((line) => line.dataset.status === "missing" && editable(line, "s-actual").length);
    if (first && !location.hash && !NARROW.matches) focus(editable(first, "s-actual")[0]);
  }
})();

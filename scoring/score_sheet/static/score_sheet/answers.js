// What the server answers to the score sheet: rows and their scores, conflicts, refusals, progress. The server computes,
// this script only shows it. Nothing here adds, weighs or rounds a score.
"use strict";

(() => {
  const parts = window.evalcase && window.evalcase.sheetParts;
  if (!parts || !parts.flush) return;
  const { form, cells, SAME, keep, showSaved, problem, mark, ticks, openRow, outOfTabs, announce } = parts;
  const { unsent, disputed, changed } = parts;
  const IDLE_REASON = "得满分，扣分原因不印；不再需要的请清空。";
  const undone = []; // groups of [{key, before}]

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
    out(line, "idle-chip", "原因不印", !row.idle_reason);
    out(line, "idle-reason", IDLE_REASON, !row.idle_reason);
    out(line, "overridden", `人工评分，规则得分 ${row.computed}`, !row.overridden);
    out(line, "waiting", row.waiting, !row.waiting);
    out(line, "target", row.target || "—");
    line.querySelector(".s-reason").classList.toggle("wanted", row.wants_reason);
    for (const field of Object.values(row.fields)) showField(row, field, sent, settled);
  }

  function showUsual(line, words) {
    const select = line.querySelector("[data-usual]");
    if (!select) return;
    for (const one of select.querySelectorAll("option:not([data-kept]):not([value=''])")) one.remove();
    for (const text of words) select.add(new Option(text));
    select.hidden = select.options.length < 2;
  }

  function out(line, name, text, hide = false) {
    const place = line.querySelector(`[data-out="${name}"]`);
    if (!place) return;
    place.textContent = text;
    place.hidden = hide;
  }

  function showProgress(progress) {
    for (const place of document.querySelectorAll("[data-progress]")) {
      const text = String(progress[place.dataset.progress]);
      if (place.textContent !== text) place.textContent = text;
    }
    announce(`已评${progress.done}项，共${progress.leaves}项，得分${progress.total}，等级${progress.grade}`);
  }

  // ---- cells of the answer -----------------------------------------------------------------------------------------

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

  Object.assign(parts, { take, undone });
})();

// Pasting a block from Excel or WPS: the server places it and says what each cell would become; this script only shows
// that and puts the confirmed texts into the sheet's own cells, as one change that one Ctrl+Z takes back.
"use strict";

(() => {
  const dialog = document.getElementById("paste-dialog");
  const sheet = window.evalcase && window.evalcase.scoreSheet;
  if (!dialog || !sheet || !dialog.showModal) return;
  const form = document.getElementById("paste-form");
  const entry = document.getElementById("paste-entry");
  const preview = document.getElementById("paste-preview");
  const go = document.getElementById("paste-go");
  const back = document.getElementById("paste-back");
  const text = form.elements.text;

  const MOST = 450; // more than one save takes at once goes as a plain post of the preview

  let last = null; // the cell that had the focus last: where a block begins, and where the focus returns to
  let turn = 0; // answers to an older question are not shown

  document.getElementById("score-sheet-form").addEventListener("focusin", (event) => {
    if (event.target.dataset.i) last = event.target;
  });

  function open(block) {
    const line = last && last.closest("tr.leaf");
    form.elements.row.value = last ? last.dataset.i : "";
    form.elements.field.value = last ? last.dataset.f : "";
    document.getElementById("paste-from").textContent = line
      ? `没有指标名称或表头时，从“${line.querySelector(".name").textContent}”的${labelOf(last)}开始。`
      : "";
    text.value = block;
    edit();
    dialog.showModal();
    if (block) ask();
    else text.focus();
  }

  function labelOf(element) {
    const label = element.closest(".cell").querySelector("label");
    return label ? label.lastChild.textContent.trim() : "这一格";
  }

  function close() {
    turn += 1;
    dialog.close();
  }
  dialog.addEventListener("close", () => {
    preview.textContent = "";
    if (last) sheet.focus(last);
    else button.focus();
  });

  function edit() {
    turn += 1;
    preview.hidden = true;
    preview.textContent = "";
    entry.hidden = false;
    back.hidden = true;
    go.hidden = false;
    go.disabled = false;
    go.textContent = "预览";
  }

  async function ask() {
    turn += 1;
    const mine = turn;
    go.disabled = true;
    const send = window.evalcase.fetch || fetch;
    const options = { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "fetch" } };
    let html = "";
    try {
      const answer = await send(form.action, options);
      if (!answer.ok && answer.status !== 422) throw new Error(answer.statusText);
      html = await answer.text();
    } catch {
      html = "";
    }
    if (mine !== turn) return;
    go.disabled = false;
    show(html);
  }

  function show(html) {
    preview.innerHTML = html;
    if (!preview.querySelector(".paste-answer")) {
      preview.innerHTML = '<p class="alert" role="alert">没有得到服务器的答复，评分表没有改动；请稍后再试。</p>';
    }
    preview.hidden = false;
    const failed = preview.querySelector(".alert");
    entry.hidden = !failed;
    back.hidden = Boolean(failed);
    count();
    const first = preview.querySelector("input[type=checkbox]");
    if (failed) text.focus();
    else if (first) first.focus();
    else document.getElementById("paste-title").focus();
  }

  const boxes = () => [...preview.querySelectorAll("input[type=checkbox]")];

  function count() {
    if (!entry.hidden) return;
    const ticked = boxes().filter((box) => box.checked).length;
    go.hidden = !boxes().length;
    go.disabled = !ticked;
    go.textContent = `写入 ${ticked} 格`;
  }
  preview.addEventListener("change", count);

  function write() {
    const { edits } = JSON.parse(preview.querySelector("[name=edits]").value);
    const values = [];
    for (const box of boxes()) {
      if (!box.checked) continue;
      const { i, f, v } = edits[Number(box.value)];
      const element = document.getElementById(`f-${i}-${f}`);
      if (element) values.push([sheet.cellOf(element), v]);
    }
    if (values.length > MOST) {
      form.action = form.dataset.confirm;
      return form.submit();
    }
    if (values.length) last = values[0][0].element;
    close();
    if (values.length) sheet.fill(values);
    if (last) sheet.focus(last);
    return undefined;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (entry.hidden) write();
    else ask();
  });
  back.addEventListener("click", () => {
    edit();
    text.focus();
  });
  document.getElementById("paste-cancel").addEventListener("click", close);

  const button = document.getElementById("paste");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    open("");
  });

  document.getElementById("score-sheet-form").addEventListener("paste", (event) => {
    const element = event.target;
    if (!element.dataset.i || element.readOnly || !event.clipboardData) return;
    const block = event.clipboardData.getData("text/plain");
    const isTable = /<t[dr][\s>]/i.test(event.clipboardData.getData("text/html"));
    const lines = block.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    // Several lines into a field of several lines are its text, unless a spreadsheet program copied them as cells.
    const isBlock = lines.includes("\t") || (lines.includes("\n") && (isTable || element.tagName !== "TEXTAREA"));
    if (!isBlock) return;
    event.preventDefault();
    last = element;
    open(block);
  });
})();

// The tree editor: what is typed is saved as one leaves the cell, buttons and keys act on the row one stands in, and the
// server's answer (sums, checks, order) replaces the table without losing what is being typed.
"use strict";

(() => {
  const form = document.getElementById("tree");
  const status = document.getElementById("tree-status");
  if (!form || !window.fetch) return;
  const part = () => document.getElementById("tree-part");
  let queue = Promise.resolve();
  let waiting = 0;

  // Rows and cells

  const cells = () => [...part().querySelectorAll(".tree-cell > input[type=text]")];
  const isChanged = (input) => input.value !== input.dataset.stored || "unsaved" in input.dataset;
  const rowOf = (element) => element && element.closest && element.closest(".tree-row");

  function select(row) {
    part().querySelectorAll(".tree-row.selected").forEach((other) => other.classList.remove("selected"));
    const radio = row ? row.querySelector("input[type=radio]") : document.getElementById("row-all");
    if (radio) radio.checked = true;
    if (row) row.classList.add("selected");
  }

  function goTo(input, step) {
    const column = input.name.split("-")[0];
    const inputs = cells().filter((cell) => cell.name.startsWith(`${column}-`));
    const next = inputs[inputs.indexOf(input) + step];
    if (next) { next.focus(); next.select(); }
    else if (isChanged(input)) save();
  }

  // Sending: one request after another, so that each sees what the one before it did

  function send(address, extra) {
    waiting += 1;
    queue = queue.then(() => post(address, extra)).catch(failed).then(() => { waiting -= 1; });
    return queue;
  }

  const save = () => send(form.getAttribute("action"));
  const press = (button) => send(button.getAttribute("formaction") || form.getAttribute("action"), button.name ? { [button.name]: button.value } : {});

  async function post(address, extra) {
    const data = new FormData();
    const hidden = (name) => part().querySelector(`input[type=hidden][name="${name}"]`);
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("version", hidden("version").value);
    const chosen = part().querySelector("input[name=row]:checked");
    data.set("row", chosen ? chosen.value : "");
    part().querySelectorAll("input[name^='kept-']").forEach((kept) => data.set(kept.name, kept.value));
    const seen = JSON.parse(hidden("seen").value);
    const sent = new Map();
    const touched = {};
    cells().filter((input) => isChanged(input) || data.has(keptName(input))).forEach((input) => {
      const pk = input.name.split("-")[1];
      data.set(input.name, input.value);
      sent.set(input.id, input.value);
      touched[pk] = seen[pk];
    });
    data.set("seen", JSON.stringify(touched));
    Object.entries(extra || {}).forEach(([name, value]) => data.set(name, value));
    status.textContent = "正在保存…";
    const answer = await patiently(address, { method: "POST", body: data });
    if (answer.redirected) { location.assign(answer.url); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    swap(new DOMParser().parseFromString(await answer.text(), "text/html"), sent);
  }

  // An ended sign-in is renewed in a dialog, and the request sent again; the token then comes with the header.
  function patiently(address, options = {}) {
    if (window.evalcase && window.evalcase.fetch) {
      if (options.body) options.body.delete("csrfmiddlewaretoken");
      return window.evalcase.fetch(address, options);
    }
    return fetch(address, { ...options, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
  }

  const keptName = (input) => { const [name, pk] = input.name.split("-"); return `kept-${pk}-${name}`; };

  function failed(error) {
    const words = error.message === "403" ? "没有保存：登录已失效或没有权限。请在另一窗口登录后，再保存一次；填写的内容还在本页。"
      : /^[45]/.test(error.message) ? "没有保存：服务器处理时出错，请稍后再保存一次；填写的内容还在本页。"
        : "没有保存：网络不通。网络恢复后请再保存一次；填写的内容还在本页。";
    status.textContent = words;
    status.classList.add("bad");
  }

  // What can have the focus but has no id of its own, such as a badge, is known by its place in what has one.
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  function keyOf(element) {
    const around = element && element.closest("#tree-part [id], #tree-checks [id], #tree-part, #tree-checks");
    if (!around) return null;
    if (around === element) return { id: element.id, from: element.selectionStart, to: element.selectionEnd };
    return { id: around.id, at: [...around.querySelectorAll(FOCUSABLE)].indexOf(element) };
  }
  function elementOf(key) {
    const around = key && document.getElementById(key.id);
    return around && key.at !== undefined ? around.querySelectorAll(FOCUSABLE)[key.at] : around;
  }

  // What was typed since the request left is put back into the new table.
  function swap(answer, sent) {
    const place = keyOf(document.activeElement);
    const typed = cells().filter((input) => input.value !== (sent.has(input.id) ? sent.get(input.id) : input.dataset.stored)).map((input) => [input.id, input.value]);
    ["tree-part", "tree-checks"].forEach((id) => document.getElementById(id).replaceWith(answer.getElementById(id)));
    typed.forEach(([id, value]) => { const input = document.getElementById(id); if (input) input.value = value; });
    const news = part().querySelector("input[name=seen]").dataset;
    status.textContent = news.message || "";
    status.classList.toggle("bad", "failed" in news);
    const focused = document.getElementById(news.focus || "") || elementOf(place);
    if (!focused) { if (place) { const chosen = part().querySelector("input[name=row]:checked"); if (chosen) chosen.focus(); } return; }
    focused.focus({ preventScroll: !news.focus });
    if (news.focus) focused.select();
    else if (place && place.from !== null && place.from !== undefined && focused.setSelectionRange && focused.type === "text") focused.setSelectionRange(place.from, place.to);
  }

  // Mouse, typing and leaving a cell

  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row && event.target.type !== "radio") select(row);
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === "row") select(rowOf(event.target));
    else if (event.target.matches(".tree-cell > input[type=text]")) save();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.tree-rule");
    if (link && (waiting || cells().some(isChanged))) {
      // What was typed is saved before the page is left.
      event.preventDefault();
      save().then(() => { if (!cells().some(isChanged)) location.assign(link.href); });
      return;
    }
    const button = event.target.closest && event.target.closest("button[form=tree], #tree button");
    if (!button || "native" in button.dataset) return;
    event.preventDefault();
    press(button);
  });
  form.addEventListener("submit", (event) => {
    // Freezing leaves the page: what is on its way is awaited first.
    if (!waiting && !cells().some(isChanged)) return;
    event.preventDefault();
    const native = document.activeElement;
    save().then(() => { if (!cells().some(isChanged)) leave(native); });
  });

  // The table was replaced by the answer, and the button with it: its address is what is left of it.
  function leave(button) {
    if (button && button.hasAttribute("formaction")) form.action = button.formAction;
    form.submit();
  }
  window.addEventListener("beforeunload", (event) => {
    if (waiting || cells().some((input) => input.value !== input.dataset.stored)) event.preventDefault();
  });

  // Keys

  document.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    const inCell = event.target.matches && event.target.matches(".tree-cell > input[type=text]");
    if (event.isComposing) return;
    if (event.altKey && !event.ctrlKey) {
      const button = [...part().querySelectorAll("[data-key]")].find((item) => item.dataset.key === event.key);
      const anywhere = event.key === "n" || event.key === "z";
      if (event.key === "/") { event.preventDefault(); showKeys(); }
      else if (button && (row || event.target.name === "row" || anywhere)) { event.preventDefault(); press(button); }
      return;
    }
    if (event.key === "?" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.preventDefault(); showKeys(); return; }
    if (row && event.key === "F2") { const link = row.querySelector(".tree-rule"); if (link) { event.preventDefault(); link.click(); } return; }
    if (!inCell) return;
    if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); goTo(event.target, event.shiftKey ? -1 : 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); goTo(event.target, -1); }
    else if (event.key === "Escape") restore(event.target);
  });

  function restore(input) {
    input.value = input.dataset.stored = storedOf(input);
    input.removeAttribute("aria-invalid");
    delete input.dataset.unsaved;
    input.select();
  }

  function storedOf(input) {
    const [name, pk] = input.name.split("-");
    const seen = JSON.parse(part().querySelector("input[name=seen]").value);
    return seen[pk] ? seen[pk][name] : input.dataset.stored;
  }

  function showKeys() {
    const keys = document.getElementById("tree-keys");
    keys.open = !keys.open;
    if (keys.open) { keys.querySelector("summary").focus(); keys.scrollIntoView({ block: "nearest" }); }
  }

  // Searching the library beside the tree

  const search = document.querySelector(".library-search");
  search.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = `${search.action}?${new URLSearchParams(new FormData(search))}`;
    const place = document.getElementById("library-found");
    try {
      const answer = await patiently(address);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    } catch (error) {
      place.textContent = "没有搜索成功，请检查网络或重新登录后再试。";
    }
  });
})();

// A member's own sheet: moves down the column by Enter and arrows, and saves the draft a moment after typing.
(function () {
  "use strict";
  const form = document.querySelector("#panel-form[data-writable]");
  if (!form) return;
  const state = document.getElementById("panel-state");
  const version = form.elements.version;
  const scores = [...form.querySelectorAll("input.points")];
  let timer = 0;
  let changed = false;
  let running = false;
  let stopped = false;
  let pressed = null;
  let waiting = null;

  function say(text, isBad) {
    state.textContent = text;
    state.className = isBad ? "bad" : "muted";
  }

  function showProblems(problems) {
    for (const place of form.querySelectorAll("[data-problem]")) {
      const text = problems[place.dataset.problem] || "";
      place.textContent = text;
      place.hidden = !text;
      const field = document.getElementById(`score-${place.dataset.problem}`);
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  async function save() {
    clearTimeout(timer);
    if (running || stopped || !changed) return;
    running = true;
    changed = false;
    let failed = false;
    say("正在保存…", false);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
      });
      if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(answer.statusText);
      const told = await answer.json();
      stopped = !answer.ok;
      changed = changed || stopped;
      if (stopped) say(told.message, true);
      else showSaved(told);
    } catch (error) {
      failed = changed = true;
      say("没有保存成功，填写的内容还在页面上，稍后自动再存", true);
    }
    running = false;
    if (waiting) waiting.click();
    else if (changed && !stopped) timer = setTimeout(save, failed ? 5000 : 1200);
  }

  function showSaved(told) {
    const wrong = Object.keys(told.problems).length > 0;
    version.value = told.version;
    document.getElementById("panel-done").textContent = told.done;
    showProblems(told.problems);
    say(wrong ? "有评分没有保存，请改正" : "草稿已保存", wrong);
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
  form.addEventListener("click", (event) => {
    if (event.target.type === "submit") pressed = event.target;
  });
  form.addEventListener("submit", (event) => {
    // A save under way takes the next version: the form goes out after it.
    if (running) {
      event.preventDefault();
      waiting = pressed;
      return;
    }
    stopped = true;
    changed = false;
    clearTimeout(timer);
  });
  form.addEventListener("keydown", (event) => {
    const at = scores.indexOf(event.target);
    if (at < 0 || event.isComposing || event.altKey || event.ctrlKey) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = scores[at + step];
    if (next) {
      next.focus();
      next.select();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!changed) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();

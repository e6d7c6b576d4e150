// Shows where a figure comes from beside the report. Every figure is a plain link, so without scripts it still leads there.
"use strict";

(() => {
  const reading = document.getElementById("reading");
  const panel = document.getElementById("trace");
  const content = document.getElementById("trace-content");
  if (!reading || !panel || !content) return;
  let chosen = null;
  let asked = 0;

  function show(link) {
    if (chosen) chosen.removeAttribute("aria-current");
    chosen = link;
    chosen.setAttribute("aria-current", "true");
    panel.hidden = false;
    reading.classList.add("tracing");
    panel.focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "nearest" }); // the text was set anew beside or behind the panel
    load(link.href);
  }

  async function load(address) {
    const turn = ++asked; // a slow answer must not replace a later one
    content.textContent = "正在查找…";
    panel.scrollTop = 0;
    try {
      const answer = await fetch(address);
      if (answer.redirected) return location.assign(address); // the session has ended: sign in first
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const card = page.querySelector(".trace-card");
      if (!answer.ok || !card) throw new Error(String(answer.status));
      if (turn !== asked) return;
      content.textContent = "";
      content.append(card);
    } catch {
      if (turn === asked) content.textContent = "没有取到这个数字的来源，请稍后再点一次。";
    }
  }

  function close() {
    panel.hidden = true;
    reading.classList.remove("tracing");
    if (!chosen) return;
    chosen.removeAttribute("aria-current");
    chosen.focus({ preventScroll: true });
    chosen = null;
  }

  reading.addEventListener("click", (event) => {
    const link = event.target.closest("a.figure, a.step");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".figure")) return show(link);
    panel.focus({ preventScroll: true }); // the step followed is about to leave the page
    load(link.href);
  });
  panel.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });

  // A table wider than its place is scrolled; with the keyboard only if it takes the focus.
  function reachTables() {
    reading.querySelectorAll(".report .table, .report .annex > div").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }
  reachTables();
  window.addEventListener("resize", reachTables);

  // On a narrow screen an open outline would push the report off the first page.
  const outline = document.getElementById("outline-box");
  if (outline && window.matchMedia("(max-width: 60rem)").matches) outline.open = false;
})();

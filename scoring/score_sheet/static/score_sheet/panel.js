// The panel beside the score sheet: the evidence of one indicator, without leaving the row.
"use strict";

(() => {
  const parts = window.evalcase && window.evalcase.sheetParts;
  if (!parts || !parts.flush) return;
  const { form, announce, request, readAgain } = parts;

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

  Object.assign(parts, { panel, openPanel, closePanel });
})();

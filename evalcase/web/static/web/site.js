// What every page shares: menus that close by themselves, and requests of htmx that meet an ended session or a failure.
"use strict";

(() => {
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  }

  // A fragment asked for after the session ended comes back as the sign-in page: the whole page goes there instead.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (!answer.responseURL || !document.body.dataset.signIn) return;
    const address = new URL(answer.responseURL);
    if (address.pathname !== document.body.dataset.signIn) return;
    event.detail.shouldSwap = false;
    location.assign(`${address.pathname}?next=${encodeURIComponent(location.pathname + location.search)}`);
  });

  document.addEventListener("htmx:sendError", () => tell("网络不通，刚才的操作没有完成。请检查网络后再试。"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) tell("没有权限，或页面已过期。请刷新页面后再试。");
    else if (status >= 500) tell("服务器处理时出错，刚才的操作没有完成。请稍后再试。");
  });

  function tell(words) {
    const place = document.getElementById("site-notice");
    if (!place) return;
    place.textContent = words;
    place.hidden = false;
  }
  document.addEventListener("htmx:afterOnLoad", (event) => {
    const place = document.getElementById("site-notice");
    if (place && event.detail.xhr.status < 400) place.hidden = true;
  });
})();

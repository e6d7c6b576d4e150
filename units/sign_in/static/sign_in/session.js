// A session that ends must not cost anybody a word: requests of scripts wait for a new sign-in in a dialog and are then
// sent again; before the end a banner offers to go on. Scripts of the site call window.evalcase.fetch instead of fetch.
"use strict";

(() => {
  const script = document.getElementById("session-script");
  const { person, username, state, signIn } = script.dataset;
  const WARNING = 120; // seconds before the end
  const RENEWAL = 300; // seconds after which typing counts as activity on the server

  const seconds = () => Date.now() / 1000;
  const idleSpan = Number(script.dataset.idle);
  let idleEnd = seconds() + idleSpan;
  let absoluteEnd = seconds() + Number(script.dataset.absolute);
  let renewedAt = seconds();
  let dialog = null;
  let isDeclined = false; // the person closed the dialog: automatic saving does not open it again, the banner does
  let waiting = null; // the promise of a sign-in under way, shared by all requests that wait for it

  // ---- requests -------------------------------------------------------------------------------------------------

  function token() {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    if (cookie) return decodeURIComponent(cookie.slice("csrftoken=".length));
    const field = document.querySelector("meta[name=csrf-token], input[name=csrfmiddlewaretoken]");
    return field ? field.content || field.value : "";
  }

  function send(address, options, background) {
    const headers = new Headers(options.headers || {});
    headers.set("X-Requested-With", "fetch");
    headers.set("X-CSRFToken", token());
    headers.set("X-Person", person);
    if (background) headers.set("X-Background", "1");
    return fetch(address, { credentials: "same-origin", ...options, headers });
  }

  // Like fetch. With `background: true` (polling) a request is no activity and opens no dialog: its 401 is returned.
  // Where the person closes the dialog without signing in, the 401 is returned as well.
  async function patientFetch(address, options = {}) {
    const { background = false, ...plain } = options;
    for (let isStale = false; ; ) {
      const answer = await send(address, plain, background);
      if (answer.status === 403 && !isStale && (await answer.clone().json().catch(() => ({}))).stale) {
        isStale = true; // the answer brought a token that fits
        continue;
      }
      if (answer.status !== 401) {
        if (!background && answer.ok) noteActivity();
        return answer;
      }
      if (background || isDeclined) return answer;
      const { sign_in: next } = await answer.clone().json().catch(() => ({}));
      if (!next || !(await signInAgain(next))) return answer;
    }
  }

  function noteActivity() {
    renewedAt = seconds();
    idleEnd = seconds() + Number(script.dataset.idle);
    hideBanner();
  }

  // ---- the dialog -----------------------------------------------------------------------------------------------

  // Resolves with true once signed in, with false when the person closed the dialog.
  function signInAgain(address) {
    if (!waiting) {
      waiting = openDialog(address).finally(() => {
        waiting = null;
      });
    }
    return waiting;
  }

  function withPerson(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("username", username);
    url.searchParams.set("person", person);
    return url.href;
  }

  function openDialog(address) {
    const before = document.activeElement;
    dialog = document.createElement("dialog");
    dialog.className = "sign-in-dialog";
    dialog.setAttribute("aria-labelledby", "sign-in-dialog-title");
    dialog.innerHTML =
      '<h2 id="sign-in-dialog-title">请验证身份后继续</h2>' +
      "<p>页面上的内容没有丢失，完成后自动继续。</p>" +
      '<div class="sign-in-step" aria-live="polite"></div>' +
      '<p class="actions"><button type="button" class="quiet sign-in-later">暂不登录</button></p>';
    document.body.append(dialog);
    const place = dialog.querySelector(".sign-in-step");
    const close = dialog.querySelector(".sign-in-later");
    const opened = new Promise((resolve) => {
      const finish = (done) => {
        dialog.remove();
        dialog = null;
        isDeclined = !done;
        if (before && before.focus) before.focus();
        if (done) renew();
        else showBanner("登录已到期，页面上的内容尚未保存。", "重新登录", () => signInAgain(`${signIn}?embedded=1`));
        resolve(done);
      };
      close.addEventListener("click", () => finish(false));
      dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        finish(false);
      });
      dialog.addEventListener("submit", (event) => {
        event.preventDefault();
        submitStep(event.target, place, finish);
      });
    });
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    load(address, place);
    return opened;
  }

  async function load(address, place) {
    const answer = await fetch(withPerson(address), { credentials: "same-origin" }).catch(() => null);
    show(place, answer && answer.ok ? await answer.text() : failure());
  }

  async function submitStep(form, place, finish) {
    const button = form.querySelector("button[type=submit]");
    if (button) button.disabled = true;
    const options = { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" };
    options.headers = { "X-Requested-With": "fetch", "X-CSRFToken": token() };
    const answer = await fetch(form.getAttribute("action"), options).catch(() => null);
    if (button) button.disabled = false;
    if (!answer) return show(place, failure());
    if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      const told = await answer.json();
      if (told.done) return finish(true);
      if (told.next || told.sign_in) return load(told.next || told.sign_in, place);
      return load(`${signIn}?embedded=1`, place); // a stale token: the form anew
    }
    return show(place, await answer.text());
  }

  function show(place, html) {
    place.innerHTML = html;
    const field = place.querySelector("[autofocus], input:not([type=hidden]):not([readonly]):not([hidden])");
    if (field) field.focus();
  }

  const failure = () => '<div class="alert" role="alert"><p>网络不通或服务器没有应答。请检查网络，关闭本窗口后再试。</p></div>';

  // ---- the banner -----------------------------------------------------------------------------------------------

  let banner = null;

  function showBanner(words, action, act) {
    if (!banner) {
      banner = document.createElement("div");
      banner.className = "session-banner";
      banner.setAttribute("role", "status");
      banner.innerHTML = '<p></p><button type="button"></button>';
      document.body.append(banner);
    }
    banner.querySelector("p").textContent = words;
    const button = banner.querySelector("button");
    button.textContent = action;
    button.onclick = act;
  }

  function hideBanner() {
    if (banner) banner.remove();
    banner = null;
  }

  async function ask(method) {
    const answer = await send(state, { method }, method === "GET").catch(() => null);
    if (!answer || !answer.ok) return answer ? answer.status : 0;
    const left = await answer.json();
    idleEnd = seconds() + left.idle;
    absoluteEnd = seconds() + left.absolute;
    if (method === "POST") renewedAt = seconds();
    return 200;
  }

  async function renew() {
    const status = await ask("POST");
    if (status === 200) hideBanner();
    else if (status === 401) signInAgain(`${signIn}?embedded=1`);
  }

  let asked = false;

  async function watch() {
    if (dialog) return;
    const end = Math.min(idleEnd, absoluteEnd);
    if (end - seconds() > WARNING) {
      asked = false;
      return;
    }
    if (!asked) {
      asked = true; // another window may have renewed the session meanwhile
      await ask("GET");
    }
    const left = Math.min(idleEnd, absoluteEnd) - seconds();
    if (left > WARNING) return hideBanner();
    const open = () => signInAgain(`${signIn}?embedded=1`);
    if (left <= 0) return showBanner("登录已到期，页面上的内容仍在。重新登录后可以继续。", "重新登录", open);
    const minutes = Math.max(1, Math.ceil(left / 60));
    if (absoluteEnd <= idleEnd) return showBanner(`本次登录将在 ${minutes} 分钟内到期。`, "重新登录", open);
    return showBanner(`较长时间没有操作，登录将在 ${minutes} 分钟内到期。`, "继续工作", renew);
  }

  // Somebody who is typing is at work, though nothing has been sent yet.
  function noteTyping() {
    if (!dialog && seconds() - renewedAt > Math.min(RENEWAL, idleSpan / 3) && idleEnd > seconds()) {
      renewedAt = seconds();
      ask("POST").then((status) => status === 200 && hideBanner());
    }
  }

  document.addEventListener("keydown", noteTyping);
  document.addEventListener("input", noteTyping);
  setInterval(watch, 5000);
  document.addEventListener("visibilitychange", () => document.hidden || watch());

  // ---- htmx: fresh token, and the same patience ---------------------------------------------------------------------

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
    event.detail.headers["X-Person"] = person;
  });
  document.addEventListener("htmx:beforeSwap", async (event) => {
    const { xhr, requestConfig: asked, target } = event.detail;
    if (xhr.status !== 401 || !window.htmx) return;
    event.detail.shouldSwap = false;
    let next = "";
    try {
      next = JSON.parse(xhr.responseText).sign_in;
    } catch (error) {
      return;
    }
    if (next && (await signInAgain(next))) {
      window.htmx.ajax(asked.verb, asked.path, { source: asked.elt, target, values: asked.unfilteredParameters || asked.parameters });
    }
  });

  window.evalcase = Object.assign(window.evalcase || {}, { fetch: patientFetch });
})();

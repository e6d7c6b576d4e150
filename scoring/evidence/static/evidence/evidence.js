// Uploading papers: dropping and pasting files, progress, and answers put in place. Every form also works without this.
"use strict";

(() => {
  const regionOf = (form) => form.closest("[data-evidence-region]");

  function prepare(root) {
    root.querySelectorAll(".drop .with-script").forEach((hint) => { hint.hidden = false; });
  }

  function fileField(drop) {
    return drop.querySelector('input[type="file"]:not([capture])');
  }

  function add(drop, files) {
    if (!files.length) return;
    const field = fileField(drop);
    const all = new DataTransfer();
    [...field.files, ...files].forEach((file) => all.items.add(file));
    field.files = all.files;
    list(drop);
  }

  function list(drop) {
    const chosen = drop.querySelector(".chosen");
    const files = [...drop.querySelectorAll('input[type="file"]')].flatMap((field) => [...field.files]);
    chosen.replaceChildren(...files.map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name}（${(file.size / 1048576).toFixed(1)} MB）`;
      return item;
    }));
    chosen.hidden = files.length < 2;
  }

  document.addEventListener("change", (event) => {
    const drop = event.target.closest(".drop");
    if (drop) list(drop);
  });

  ["dragenter", "dragover", "dragleave", "drop"].forEach((name) => {
    document.addEventListener(name, (event) => {
      const drop = event.target.closest && event.target.closest(".drop");
      if (!drop || !event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.toggle("over", name === "dragenter" || name === "dragover");
      if (name === "drop") add(drop, [...event.dataTransfer.files]);
    });
  });

  document.addEventListener("paste", (event) => {
    const images = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    const open = [...document.querySelectorAll("form[data-evidence] .drop")].filter((drop) => drop.offsetParent);
    const drop = open.find((found) => found.contains(event.target)) || open[0];
    if (!images.length || !drop) return;
    event.preventDefault();
    const stamp = new Date().toISOString().slice(0, 19).replace(/[T:]/g, "-");
    add(drop, images.map((image, number) => {
      const ending = image.type === "image/jpeg" ? "jpg" : image.type.split("/")[1];
      return new File([image], `截图${stamp}${number ? `-${number}` : ""}.${ending}`, { type: image.type });
    }));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-evidence]") || event.defaultPrevented) return;
    const region = regionOf(form);
    const uploads = form.enctype === "multipart/form-data";
    if (!region && !uploads) return;
    event.preventDefault();
    send(form, region, new FormData(form));
  });

  const FAILED = "服务器没有完成这次操作。已选的文件还在，请稍后再点一次。";
  const EXPIRED = "登录已到期，或没有权限，没有上传。已选的文件还在；重新登录后再点一次。";
  const OFFLINE = "网络不通，没有上传完成。已选的文件还在，请检查网络后再点一次。";

  async function send(form, region, data) {
    const buttons = [...form.querySelectorAll("button")];
    const bar = form.querySelector("progress");
    buttons.forEach((item) => { item.disabled = true; });
    if (bar) bar.hidden = false;
    let answer = await post(form.action, data, bar).catch(() => null);
    const patient = window.evalcase && window.evalcase.fetch;
    if (answer && (answer.status === 401 || answer.status === 403) && patient) {
      data.delete("csrfmiddlewaretoken"); // signing in again brings another, which goes along as a header
      const again = await patient(form.action, { method: "POST", body: data }).catch(() => null);
      answer = again && { status: again.status, text: await again.text() };
    }
    const page = answer && new DOMParser().parseFromString(answer.text, "text/html");
    const fresh = page && page.querySelector(region ? "[data-evidence-region]" : "main");
    const isDone = fresh && (answer.status < 300 || answer.status === 422) && page.querySelector("[data-evidence], [data-evidence-region]");
    if (isDone) return put(region || document.querySelector("main"), document.importNode(fresh, true));
    buttons.forEach((item) => { item.disabled = false; });
    if (bar) bar.hidden = true;
    const isExpired = answer && (answer.status < 300 || answer.status === 401 || answer.status === 403);
    return tell(form, answer ? (isExpired ? EXPIRED : FAILED) : OFFLINE);
  }

  // Not fetch, which does not tell how much has been sent.
  function post(address, data, bar) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("X-Requested-With", "fetch");
      const session = document.querySelector("script[data-person]");
      if (session) request.setRequestHeader("X-Person", session.dataset.person);
      if (bar) {
        request.upload.addEventListener("progress", (step) => {
          bar.value = step.total ? (step.loaded / step.total) * 100 : 0;
        });
      }
      request.addEventListener("error", reject);
      request.addEventListener("load", () => resolve({ status: request.status, text: request.responseText }));
      request.send(data);
    });
  }

  function put(old, fresh) {
    old.replaceWith(fresh);
    prepare(fresh);
    const notice = fresh.querySelector('.alert[role="alert"], .messages, .notice[role="alert"]');
    if (!fresh.hasAttribute("tabindex")) fresh.tabIndex = -1;
    if (notice) notice.tabIndex = -1;
    (notice || fresh).focus({ preventScroll: !notice });
    if (fresh.dataset.papers === undefined) return;
    const detail = { count: Number(fresh.dataset.papers) };
    fresh.dispatchEvent(new CustomEvent("evidence:changed", { bubbles: true, detail }));
  }

  function tell(form, words) {
    let place = form.querySelector(".upload-trouble");
    if (!place) {
      place = document.createElement("p");
      place.className = "alert upload-trouble";
      place.setAttribute("role", "alert");
      form.append(place);
    }
    place.textContent = words;
  }

  prepare(document);
  // Panels put into the page later (beside the score sheet) are prepared when they arrive.
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
    if (node.nodeType === 1) prepare(node);
  }))).observe(document.body, { childList: true, subtree: true });
})();

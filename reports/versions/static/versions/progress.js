// Follows a rendering: asks for the fragment until it is no longer under way, then shows the page with its result.
"use strict";

(() => {
  const PAUSE = 1000; // milliseconds
  const LONGEST = 15000; // after failures the pause grows up to this
  let pause = PAUSE;

  async function follow() {
    const job = document.getElementById("job");
    if (!job || !job.dataset.progress) return;
    try {
      const answer = await fetch(job.dataset.progress, { headers: { "X-Background": "1" } }); // polling is no activity
      if (answer.redirected) return location.reload(); // the session has ended: sign in first
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("job");
      if (!now || !now.dataset.progress) return location.reload();
      renew(job, now);
      pause = PAUSE;
    } catch {
      pause = Math.min(pause * 2, LONGEST);
    }
    setTimeout(follow, pause);
  }

  // Only what changed is set, so the cancel button keeps its focus and a screen reader hears the words alone.
  function renew(job, now) {
    const [was, is] = [job, now].map((part) => part.querySelector(".doing"));
    if (was.textContent !== is.textContent) was.replaceWith(is);
    job.querySelector("progress").value = now.querySelector("progress").value;
    const hint = now.querySelector(".hint");
    if (hint && !job.querySelector(".hint")) job.querySelector("progress").after(hint);
  }

  setTimeout(follow, PAUSE);
})();

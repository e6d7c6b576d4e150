// The rule's form: only the parameters of the chosen kind are shown. Without scripts “预览规则” does the same.
"use strict";

(() => {
  const kind = document.getElementById("id_kind");
  if (!kind) return;
  const show = () => {
    document.querySelectorAll(".rule-form").forEach((form) => { form.hidden = form.dataset.kind !== kind.value; });
    const preview = document.getElementById("rule-preview");
    if (preview) preview.hidden = true;
  };
  kind.addEventListener("change", show);
})();

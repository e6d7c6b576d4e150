"""Accessibility of a page as axe judges it (WCAG 2.2 AA), and whether it fits, at both widths, light and dark."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {1440: 900, 390: 844}
GRAVE = {"serious", "critical"}
_ALL = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# Contrast takes most of the time. It is the same at either width, so each colour scheme is judged at one of them.
_BUT_CONTRAST = {"resultTypes": ["violations"], "rules": {**_ALL["rules"], "color-contrast": {"enabled": False}}}
_CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
_EVERY_ELEMENT = (390, "light", _BUT_CONTRAST)
_UNLIKE_ELEMENTS = ((390, "dark", _CONTRAST), (1440, "light", _ALL))

# Rows and figures come by the hundred, and axe takes milliseconds for each. Elements of the same name, classes and
# state within the same ones are alike: four of them stay (stripes alternate), further ones are out of sight for the
# later runs, unless they name or describe something that stays.
_HIDE_LIKES = r"""() => {
  const own = /^(id|name|value|href|for|title|action|d|x|y|data-(?!label|st).*|hx-.*|aria-(label.*|desc.*|controls))$/;
  const kinds = new Map(), seen = new Map();
  const kindOf = (element, around) => {
    const said = [...element.attributes].map(({name, value}) => own.test(name) ? name : `${name}=${value}`);
    const texts = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const form = [around, element.tagName, said, texts, element.value === "", element.checked, element.disabled].join();
    kinds.set(form, kinds.get(form) ?? kinds.size);
    return kinds.get(form);
  };
  const kindsIn = (element, around) => {
    const kind = kindOf(element, around);
    return [kind, ...[...element.children].flatMap(child => kindsIn(child, kind))];
  };
  const names = [...document.querySelectorAll("[aria-labelledby], [aria-describedby]")].flatMap(element =>
    `${element.getAttribute("aria-labelledby")} ${element.getAttribute("aria-describedby")}`.split(/\s+/)
      .map(id => [document.getElementById(id), element]));
  names.push(...[...document.querySelectorAll("label")].map(label => [label, label.control]));
  const isApart = element => !element.contains(document.activeElement) && names.every(([name, named]) =>
    !name || element.contains(named) || !(name.contains(element) || element.contains(name)));
  window.likes = [];
  const walk = (parent, around) => {
    for (const child of parent.children) {
      const inside = kindsIn(child, around);
      if (inside.every(kind => seen.get(kind) >= 4) && isApart(child)) {
        window.likes.push([child, child.getAttribute("style")]);
        continue;
      }
      seen.set(inside[0], (seen.get(inside[0]) ?? 0) + 1);
      walk(child, inside[0]);
    }
  };
  walk(document.body, "");
  for (const [element] of window.likes) element.style.setProperty("display", "none", "important");
}"""
_SHOW_LIKES = """() => {
  for (const [element, style] of window.likes)
    if (style === null) element.removeAttribute("style"); else element.setAttribute("style", style);
}"""


def assert_accessible(page: Page, *, leave_out: str = "") -> None:
    """No serious or critical finding, and no page wider than its window, as the page stands.

    Open menus and panels first to have them judged. ``leave_out`` is what another page of the list has judged already.
    """
    context = {"exclude": [leave_out] if leave_out else []}
    page.evaluate(Axe().axe_script)  # once: the script is larger than any page
    found = _judge(page, context, *_EVERY_ELEMENT)
    found += _too_wide(page, 1440)
    page.evaluate(_HIDE_LIKES)
    for run in _UNLIKE_ELEMENTS:
        found += _judge(page, context, *run)
    page.evaluate(_SHOW_LIKES)
    assert not found, "\n".join([page.url, *found])


def _judge(page: Page, context: dict[str, Any], width: int, scheme: str, options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = _too_wide(page, width)
    run = "([context, options]) => axe.run(context, options).then(found => found.violations)"
    return found + [
        f"{width} {scheme}: {violation['id']} {node['target']}: {node['failureSummary']}"
        for violation in page.evaluate(run, [context, options])
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def _too_wide(page: Page, width: int) -> list[str]:
    """Brings the window to that width."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    is_wider = page.evaluate("document.documentElement.scrollWidth") > width
    return [f"{width}: wider than its window"] if is_wider else []

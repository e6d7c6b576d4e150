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
_RUNS = ((390, "light", _BUT_CONTRAST), (390, "dark", _CONTRAST), (1440, "light", _ALL))


def assert_accessible(page: Page, *, leave_out: str = "") -> None:
    """No serious or critical finding, and no page wider than its window, as the page stands.

    Open menus and panels first to have them judged. ``leave_out`` is what another page of the list has judged already.
    """
    context = {"exclude": [leave_out] if leave_out else []}
    found: list[str] = []
    page.evaluate(Axe().axe_script)  # once: the script is larger than any page
    for width, scheme, options in _RUNS:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{width} {scheme}: {finding}" for finding in _grave(page, context, options)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than its window")
    assert not found, "\n".join([page.url, *found])


def _grave(page: Page, context: dict[str, Any], options: dict[str, Any]) -> list[str]:
    run = "([context, options]) => axe.run(context, options).then(found => found.violations)"
    violations = page.evaluate(run, [context, options])
    return [
        f"{violation['id']} {node['target']}: {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]

"""The report as HTML, for the screen and for the PDF, from one template and one frozen context."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string

from reports.document.blocks import Report


def render_html(report: Report, *, for_screen: bool = True) -> str:
    """The whole report as one HTML document that needs no other file.

    ``for_screen`` adds the screen's style sheet; without it this is exactly what ``render_pdf`` prints. The same
    report always gives the same text. Runs no query and opens no address.
    """
    style = screen_css() if for_screen else ""
    return render_to_string("reports/rendering/document.html", {"report": report, "screen_css": style})


def render_body(report: Report) -> str:
    """Only the ``<article>`` of the report, for a page that brings its own frame and ``screen_css``."""
    return render_to_string("reports/rendering/body.html", {"report": report})


@cache
def screen_css() -> str:
    """The style sheet of the report on screen; every rule is confined to ``.report``."""
    return render_to_string("reports/rendering/screen.css")


@cache
def print_css() -> str:
    """The style sheet of the printed page: GB/T 9704-2012."""
    return render_to_string("reports/rendering/print.css")


@cache
def paper_css() -> str:
    """What the elements of a printed report are before ``print_css``: the defaults of the PDF engine for our markup."""
    return render_to_string("reports/rendering/paper.css")

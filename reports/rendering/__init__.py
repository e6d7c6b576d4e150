"""Printing a frozen report: ``render_html`` for the screen, ``render_pdf`` for paper."""

from reports.rendering.html import render_body, render_html, screen_css
from reports.rendering.pdf import PdfUnavailable, render_pdf

__all__ = ["PdfUnavailable", "render_body", "render_html", "render_pdf", "screen_css"]

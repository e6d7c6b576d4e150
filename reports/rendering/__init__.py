"""Printing a frozen report: ``render_html`` for the screen, ``render_pdf`` for paper, ``render_docx`` to edit."""

from reports.rendering.html import render_body, render_html, screen_css
from reports.rendering.pdf import PdfUnavailable, render_pdf
from reports.rendering.word import render_docx

__all__ = ["PdfUnavailable", "render_body", "render_docx", "render_html", "render_pdf", "screen_css"]

"""The report as a Word document, from the same frozen blocks as HTML and PDF: ``render_docx``."""

from reports.rendering.word.document import render_docx

__all__ = ["render_docx"]

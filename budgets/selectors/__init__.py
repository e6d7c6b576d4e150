"""Reads of the room: facts of an agency and year, and the rows of the imported tables."""

from .gather import facts, figure_in_words, line_fact, project_target_key, subject_of
from .tables import current_table, table_captions, table_lines, targets

__all__ = [
    "current_table",
    "facts",
    "figure_in_words",
    "line_fact",
    "project_target_key",
    "subject_of",
    "table_captions",
    "table_lines",
    "targets",
]

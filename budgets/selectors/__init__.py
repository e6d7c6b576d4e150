"""Reads of the room: facts of an agency and year, and the rows of the imported tables."""

from .contents import contents_of
from .gather import (
    YearRows,
    facts,
    figure_in_words,
    inputs_by_key,
    line_fact,
    project_target_key,
    read_by_formulas,
    subject_of,
    year_rows,
)
from .homes import handed_in_before, tables_holding
from .tables import current_table, table_captions, table_lines, targets
from .uploads import administered_agencies, batches_open_to, last_scope, uploaded_files, uploads_open_to

__all__ = [
    "YearRows",
    "administered_agencies",
    "batches_open_to",
    "contents_of",
    "current_table",
    "facts",
    "figure_in_words",
    "handed_in_before",
    "inputs_by_key",
    "last_scope",
    "line_fact",
    "project_target_key",
    "read_by_formulas",
    "subject_of",
    "table_captions",
    "table_lines",
    "tables_holding",
    "targets",
    "uploaded_files",
    "uploads_open_to",
    "year_rows",
]

"""Reads of the room: facts of an agency and year, and the rows of the imported tables."""

from .gather import facts
from .tables import current_table, table_lines, targets

__all__ = ["current_table", "facts", "table_lines", "targets"]

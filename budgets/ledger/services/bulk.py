"""Inserting many rows quickly: only the columns a table really has are prepared and sent.

``bulk_create`` builds an instance and prepares every column of the model for each row; a budget line has 28 columns of
which a table fills a dozen, and that preparation is most of the time of an import. Columns left out must be nullable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connections, models, router

_MOST_PARAMETERS = 30_000


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows``, each with one value for each field attribute in ``names``, within the current transaction."""
    connection = connections[router.db_for_write(model)]
    fields = [field for name in names for field in model._meta.concrete_fields if name in (field.name, field.attname)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.name) for field in fields)
    # Only names of the model are put into the text; every value is a parameter.
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608
    values_of_a_row = f"({', '.join(['%s'] * len(fields))})"
    size = max(1, (connection.features.max_query_params or _MOST_PARAMETERS) // len(fields))
    prepare = [field.get_db_prep_save for field in fields]
    prepared = (
        [prepare_one(value, connection) for prepare_one, value in zip(prepare, row, strict=True)] for row in rows
    )
    with connection.cursor() as cursor:
        while chunk := list(islice(prepared, size)):
            cursor.execute(head + ", ".join([values_of_a_row] * len(chunk)), [value for row in chunk for value in row])

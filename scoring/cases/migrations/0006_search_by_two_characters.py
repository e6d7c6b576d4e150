"""What only PostgreSQL's indexes can do: highest totals first with blanks last, and words of two characters.

A trigram index finds no word of two; this one holds every two neighbouring characters.
"""

from django.db import migrations

_HIGHEST = "create index case_by_highest_total on cases_case (total desc nulls last, code)"
_PAIRS = """
create or replace function ec_grams(t text) returns text[] language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct substr(t, i, 2)), '{}') from generate_series(1, length(t) - 1) i
$$
"""


def index_pairs(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_HIGHEST)
        schema_editor.execute(_PAIRS)
        schema_editor.execute("create index case_search_pairs on cases_case using gin (ec_grams(search_text))")


def drop_pairs(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("drop index if exists case_by_highest_total")
        schema_editor.execute("drop index if exists case_search_pairs")
        schema_editor.execute("drop function if exists ec_grams(text)")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_lists_of_cases"),
    ]

    operations = [
        migrations.RunPython(index_pairs, drop_pairs),
    ]

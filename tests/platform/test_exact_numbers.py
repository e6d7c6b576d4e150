"""Money, weights and scores are exact: no binary float may come near them."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FloatField

from tests.platform.tree import APPS, ROOT, modules, place

ROOMS = ("budgets", "indicators", "scoring", "reports")
# Where floats are right: positions and widths on paper are geometry, not amounts.
GEOMETRY = {"reports/rendering/charts", "reports/rendering/columns.py"}


def floats_in(source: str) -> list[tuple[int, str]]:
    """(line, what) for each float literal, call of float() and FloatField in `source`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append((node.lineno, f"literal {node.value}"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            found.append((node.lineno, "float()"))
        elif isinstance(node, ast.Attribute) and node.attr == "FloatField":
            found.append((node.lineno, "FloatField"))
    return found


def is_geometry(path: Path) -> bool:
    return any(place(path) == name or place(path).startswith(f"{name}/") for name in GEOMETRY)


def test_the_search_finds_each_form_of_float() -> None:
    source = "a = 0.5\nb = float('1')\nc = models.FloatField()\nd = Decimal('0.5')\n"
    assert [line for line, _ in floats_in(source)] == [1, 2, 3]


def test_no_float_in_the_rooms_of_money_and_scores() -> None:
    found = [
        f"{place(path)}:{line} {what}"
        for path in modules(*ROOMS)
        if not is_geometry(path)
        for line, what in floats_in(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", APPS)
def test_no_stored_number_is_a_float(room: str) -> None:
    models = [model for model in apps.get_models() if model.__module__.split(".")[0] == room]
    assert models
    fields = [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.get_fields()
        if isinstance(field, FloatField)
    ]
    assert not fields


def test_the_rooms_are_where_they_are_looked_for() -> None:
    assert all((ROOT / room).is_dir() for room in ROOMS)

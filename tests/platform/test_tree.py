"""The shape of the tree: what may stand at the top, how long a file may grow, what must not be written."""

import ast
import os
import re

import pytest

from tests.platform.tree import APPS, ROOT, modules, place, shipped_files

TOP_LEVEL = {
    *("manage.py", "pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("evalcase", "units", "budgets", "indicators", "scoring", "reports"),
    *("templates", "fixtures", "tests", "docs", "requirements"),
    *(".ci", ".gitignore", ".gitattributes", ".editorconfig"),
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
# Hosts of package registries: a lock that names one installs from nowhere else (decision 0002).
REGISTRY = re.compile(r"pypi\.|pythonhosted\.|npmjs\.|/simple/|conda\.(io|org)|tuna\.tsinghua|mirrors\.", re.IGNORECASE)
VAGUE_NAMES = {"utils", "common", "helpers", "misc"}


def test_nothing_grows_at_the_top_without_a_decision() -> None:
    assert {place(path).split("/")[0] for path in shipped_files()} <= TOP_LEVEL


def test_files_stay_short() -> None:
    pages = [path for path in shipped_files() if path.suffix in {".js", ".css"} and "vendor" not in path.parts]
    lengths = {place(path): path.read_text(encoding="utf-8").count("\n") for path in (*modules(*APPS, "tests"), *pages)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    long = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path in modules(*APPS, "tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_modules_are_named_by_what_they_hold() -> None:
    assert [place(path) for path in modules(*APPS, "tests") if VAGUE_NAMES & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize("suffixes", [{".py", ".txt", ".toml", ".md", ".yaml", ""}])
def test_no_package_registry_is_named(suffixes: set[str]) -> None:
    named = [
        f"{place(path)}: {match.group()}"
        for path in shipped_files()
        if path.suffix in suffixes and path.name != "test_tree.py"
        if (match := REGISTRY.search(path.read_text(encoding="utf-8")))
    ]
    assert not named, "\n".join(named)


def test_the_scripts_of_the_check_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)

"""What is posted goes through a form: pages read what the form has cleaned, never the request."""

import ast

from tests.platform.tree import APPS, modules, place

# What makes forms of requests, or passes a form through that is another page's.
PASS_ON = {
    "evalcase/web/border.py",
    "evalcase/web/forms.py",
    "evalcase/web/views.py",
    "units/sign_in/kept_form.py",
    "units/sign_in/views/fresh.py",
}
# Tables of cells, which have as many fields as rows: one module each reads them.
READERS = {"scoring/score_sheet/edits.py", "budgets/imports/corrections.py"}


def _reads_posts(source: str) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"POST", "FILES"} for node in ast.walk(ast.parse(source))
    )


def test_only_forms_read_what_is_posted() -> None:
    reading = {place(path) for path in modules(*APPS) if _reads_posts(path.read_text(encoding="utf-8"))}
    assert reading - PASS_ON - READERS == set(), "give the post a form and read cleaned_data"

"""The system check names what the PDF engine misses."""

import ctypes.util

import pytest

from reports.rendering.checks import check_pdf_libraries


@pytest.mark.parametrize(
    ("missing", "expected"),
    [("harfbuzz-subset", ["rendering.W002"]), ("pango-1.0", ["rendering.W001"]), ("pangoft2-1.0", ["rendering.W001"])],
)
def test_a_missing_library_is_warned_of(missing: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None if name == missing else f"lib{name}.so.0")
    assert [message.id for message in check_pdf_libraries()] == expected


def test_a_complete_machine_gets_no_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so.0")
    assert check_pdf_libraries() == []

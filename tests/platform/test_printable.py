"""Texts from outside hold nothing that a database refuses."""

from hypothesis import given
from hypothesis import strategies as st

from evalcase.printable import printable, printable_data
from indicators.frameworks.documents import parse_document
from indicators.frameworks.problems import Problems
from scoring.exchange.blocks import read_block
from tests.platform.site import FETCHED, Site


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_encoded_and_loses_no_writing(text: str) -> None:
    kept = printable(text)
    kept.encode()
    assert "\x00" not in kept
    assert [letter for letter in text if letter.isprintable() or letter in "\t\r\n"] == [
        letter for letter in kept if letter.isprintable() or letter in "\t\r\n"
    ]


def test_data_is_cleaned_to_its_leaves() -> None:
    assert printable_data({"甲\0": ["乙\x01", 1, None, {"丙": "丁\ud800"}]}) == {"甲": ["乙", 1, None, {"丙": "丁"}]}


def test_a_pasted_block_and_a_framework_hold_no_control_characters() -> None:
    assert read_block("甲\x00\t\x01乙\ufffe") == [["甲", "乙"]]
    assert parse_document('name: "甲\\0\\x01乙"', Problems("甲.yaml")) == {"name": "甲乙"}


def test_what_is_typed_is_kept_without_control_characters(site: Site) -> None:
    """A vertical tab comes along with what is pasted from Word; a PDF showed it as a box."""
    leaf = site.main.leaf
    edit = {"i": leaf.pk, "f": "reason", "v": "甲\x0b\x01乙\ufffe\t\n丙", "b": 0, "o": ""}
    sent = {"edits": [edit]}
    answer = site.client("E").post(
        site.address("score-sheet-cells"), sent, content_type="application/json", headers=FETCHED
    )
    assert answer.status_code == 200
    [row] = answer.json()["rows"]
    assert row["fields"]["reason"]["text"] == "甲乙\t\n丙"

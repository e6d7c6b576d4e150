"""The dictionary is whole, its ways lead to facts, and a fault in its files is told with its place."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from budgets.facts import CellSource, Fact, FactBook, extend
from budgets.ledger.selectors.derived import derived_formulas
from budgets.quantities import parse_quantity
from budgets.workbooks import BY_CODE
from budgets.workbooks.feeds import feeds
from indicators.meanings import MEANINGS, Meaning, MeaningError, Scope, Way, meaning_of, read_meanings
from indicators.meanings.reading import FOLDER
from indicators.rules.rule import Better
from tests.platform.tree import ROOT

PAGE = ROOT / "docs" / "meanings.md"
_DIRECTION = {Better.HIGHER: "↑", Better.LOWER: "↓", None: ""}
_TABLE_NAMES = {"〔险种〕": "失业保险", "〔题目〕": "一、是否满意", "〔选项〕": "满意"}


def _all_ways() -> Iterator[tuple[Meaning, Way, str]]:
    for meaning in MEANINGS:
        for way in meaning.ways:
            for subject, scope in (("部门", Scope.DEPARTMENT), ("项目/某项目", Scope.PROJECT)):
                if way.scope in (Scope.ANY, scope):
                    yield meaning, way, subject


def _named(key: str, subject: str) -> str:
    for placeholder, name in {"{s}": subject, **_TABLE_NAMES}.items():
        key = key.replace(placeholder, name)
    return key


def test_every_entry_has_names_and_a_formula() -> None:
    assert {meaning.entry for meaning in MEANINGS} == set(range(1, 46))
    for meaning in MEANINGS:
        assert meaning.formula
        assert len(meaning.synonyms) >= 3, meaning.name
        assert meaning_of(meaning.code) is meaning
    with pytest.raises(KeyError):
        meaning_of("none")


def test_no_certain_name_belongs_to_two_entries() -> None:
    certain = [name for meaning in MEANINGS for name in meaning.names if name not in meaning.vague]
    assert sorted(name for name in set(certain) if certain.count(name) > 1) == []


def test_every_way_follows_from_what_it_needs() -> None:
    """The figures that a way needs, and nothing else, give every fact that it reads."""
    source = CellSource("表.xlsx", "ab" * 32, "表", "B2")
    for meaning, way, subject in _all_ways():
        needed = {_named(key, subject) for key in way.needs}
        book = FactBook(2023, [Fact(key, parse_quantity("8元"), source) for key in needed])
        book = extend(book, derived_formulas(book))
        missing = [key for key in map(_named, way.roles.values(), [subject] * len(way.roles)) if key not in book]
        assert missing == [], f"{meaning.name}（{way.note}）"


def test_no_two_ways_of_a_meaning_read_the_same_facts() -> None:
    for meaning in MEANINGS:
        read = [tuple(sorted(way.roles.items())) for way in meaning.ways]
        assert len(set(read)) == len(read), meaning.name


def test_every_need_is_fed_by_a_table() -> None:
    for _, way, _ in _all_ways():
        for key in way.needs:
            assert all(code in BY_CODE and place for code, place in feeds(key)), key
    assert feeds("{s}.支出")[0] == ("income_expenditure", "支出/支出合计")
    assert ("self_evaluation_form", "全年执行数") in feeds("{s}.支出")
    assert feeds("人员.编制数") == (("staffing", "编制数"), ("base_data", "编制数"))
    assert feeds("授予中小企业合同金额") == (("operation_information", "授予中小企业合同金额"),)
    assert feeds("履职.计划工作数")[0] == ("work_statistics", "履职.计划工作数")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  entry: 1\n", "", "budget.yaml 第1条：缺少 entry"),
        ("  entry: 1\n", "  entry: 1\n  colour: red\n", "budget.yaml 第1条：不认识 colour"),
        ("  better: higher\n", "  better: up\n", "budget.yaml 第1条“预算执行率”：better 为“up”"),
        ("{own}{account}{money}执行", "{own}{nothing}执行", "budget.yaml 第1条“预算执行率”：parts 的"),
        ("roles: {actual:", "roles: {reads:", "budget.yaml 第1条“预算执行率” ways 第1项：roles 应为"),
        ("code: budget_completion", "code: execution_rate", "“预算完成率”的 code execution_rate 与“预算执行率”相同"),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "entries"))
    file = folder / "budget.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MeaningError, match=message.replace("(", "\\(")):
        read_meanings(folder)


def test_the_page_shows_the_dictionary() -> None:
    """docs/meanings.md holds one row for each meaning, as these lines make it."""
    written = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert written == [row(meaning) for meaning in MEANINGS]


def row(meaning: Meaning) -> str:
    ways = "；".join(f"{way.note}（{'、'.join(way.needs)}）" for way in meaning.ways) or "由人填报或评定"
    cells = (
        f"`{meaning.code}`", str(meaning.entry), meaning.name, "、".join(meaning.synonyms), meaning.formula,
        f"{meaning.unit}{_DIRECTION[meaning.better]}", ways,
    )  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |"

"""A kind of rule is one file and one entry of a tuple: nothing else knows its code, and everything follows from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from budgets.quantities import parse_quantity
from indicators.drafts.rule_forms import RuleForm
from indicators.frameworks.content import LeafInputs, Node
from indicators.frameworks.problems import Problems
from indicators.frameworks.rule_checks import check_rule
from indicators.rules import KINDS, RULES, Answers, Inputs, Rule, RuleError, Status, parse_rule
from indicators.rules.parameters import PartParameter, RowsParameter, parameters_of
from scoring.cases.models import CaseIndicator
from scoring.exchange.headings import heading_of, headings
from scoring.scores.fields import data_keys, field_of, fields_of
from tests.factories import visit_bonus
from tests.factories.visit_bonus import VisitBonus
from tests.platform.tree import APPS, ROOT, modules, place, shipped_files

# Words that are more than the code of a rule: a fact follows by a formula, and a cell is answered by yes or no.
SHARED = frozenset({"formula", "yes_no"})
CODES = frozenset(RULES) - SHARED


def literals(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_code_of_a_rule_stands_outside_its_own_file() -> None:
    own = {ROOT / f"{kind.__module__.replace('.', '/')}.py": kind.kind for kind in KINDS}
    found = {place(path): literals(path) & CODES - {own.get(path)} for path in modules(*APPS)}
    assert {path: codes for path, codes in found.items() if codes} == {}
    assert len(own) == len(KINDS), "each kind has a file of its own"


def test_no_page_and_no_script_knows_a_rule() -> None:
    words = re.compile(rf"\b({'|'.join(CODES)})\b")
    pages = [path for path in shipped_files() if path.suffix in (".html", ".js") and "tests" not in path.parts]
    found = {place(path): words.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert {path: codes for path, codes in found.items() if codes} == {}


SECTION = re.compile(
    r"^### R\d+ (?P<title>.+) `(?P<kind>\w+)`\n\n(?P<about>.+)\n(?P<body>(?s:.+?))(?=^##)", re.MULTILINE
)
EXAMPLE = re.compile(
    r"^- 写法：`(?P<rule>.+)`\n"
    r"- 评分标准（分值 (?P<weight>\d+)）：(?P<sentence>.+)\n"
    r"- 算例：`(?P<given>.+)` 得 (?P<score>[-\d.]+)——(?P<basis>.+)$",
    re.MULTILINE,
)
PAGE = (ROOT / "docs/rule-kinds.md").read_text(encoding="utf-8")
SECTIONS = {found["kind"]: found for found in SECTION.finditer(PAGE)}


def inputs_in(text: str) -> Inputs:
    data = yaml.safe_load(text)
    figures = {name: parse_quantity(str(data[name])) for name in ("target", "actual") if name in data}
    values = {name: parse_quantity(str(value)) for name, value in data.get("values", {}).items()}
    return Inputs(**figures, values=values, choices=data.get("choices", {}))


def keys_of(described: type, above: str = "") -> Iterator[tuple[str, str]]:
    for parameter in parameters_of(described).values():
        yield f"{above}{parameter.name}", parameter.label
        if isinstance(parameter, PartParameter | RowsParameter):
            many = "[]" if isinstance(parameter, RowsParameter) else ""
            yield from keys_of(parameter.described, f"{above}{parameter.name}{many}.")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_stands_in_the_documentation_as_it_is(kind: type[Rule]) -> None:
    section = SECTIONS[kind.kind]
    assert (section["title"], section["about"]) == (kind.title, kind.about)
    assert re.findall(r"^\| `(.+?)` \| (.+?) \|", section["body"], re.MULTILINE) == list(keys_of(kind))
    named = [*kind.figures, *(answer.field for answer in kind.answers)]
    assert all(f"`{name}`" in section["body"] for name in named)
    example = EXAMPLE.search(section["body"])
    assert example is not None
    rule, weight = parse_rule(yaml.safe_load(example["rule"])), Decimal(example["weight"])
    assert (rule.kind, rule.sentence(weight)) == (kind.kind, example["sentence"])
    outcome = rule.evaluate(weight, inputs_in(example["given"]))
    assert (str(outcome.score), outcome.basis) == (example["score"], example["basis"])


def test_the_documentations_new_kind_is_the_one_that_is_tested_below() -> None:
    assert Path(visit_bonus.__file__).read_text(encoding="utf-8") in PAGE


def test_the_sheets_script_knows_every_way_to_fill_in_a_cell() -> None:
    script = (ROOT / "scoring/score_sheet/static/score_sheet/cells.js").read_text(encoding="utf-8")
    table = script.partition("const SAME = {")[2].partition("};")[0]
    assert re.findall(r"^ +(\w+): ", table, re.MULTILINE) == [cell_kind.value for cell_kind in Answers]


RULE = {"kind": "visit_bonus", "points": "1.5"}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one entry that a new kind needs beside its file."""
    monkeypatch.setitem(RULES, VisitBonus.kind, VisitBonus)  # type: ignore[arg-type]


@pytest.mark.usefixtures("made_up")
class TestNewKind:
    def leaf(self, **given: object) -> CaseIndicator:
        return CaseIndicator(path="产出/回访", name="回访", weight=Decimal(6), rule=RULE, **given)

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (RULE | {"points": 0}, "评分规则“回访加分”：“每次得分”为“0”，应为大于0的数"),
            ({"kind": "visit_bonus"}, "没有填写“每次得分”，应为大于0的数"),
            (RULE | {"first_is_free": 1}, "“首次不计”为“1”，应为true或false"),
            (RULE | {"visits": 1}, "不认识参数“visits”，可用的参数为points（每次得分）、first_is_free（首次不计）"),
        ],
    )
    def test_it_is_read_strictly(self, data: dict[str, object], message: str) -> None:
        with pytest.raises(RuleError, match=re.escape(message)):
            parse_rule(data)
        assert parse_rule(RULE).data() == RULE

    def test_it_scores_within_its_bounds(self) -> None:
        rule = parse_rule(RULE)
        found = rule.evaluate(Decimal(6), Inputs(choices={"visits": "3"}))
        assert (found.score, found.basis) == (Decimal("4.50"), "回访3次，计3次，得 4.50")
        assert rule.evaluate(Decimal(6), Inputs(choices={"visits": 99})).score == 6
        assert rule.evaluate(Decimal(6), Inputs()).basis == "待填：回访次数未填写"
        huge = rule.evaluate(Decimal(6), Inputs(choices={"visits": Decimal("1E+400")}))
        assert huge.status is Status.MISSING

    def test_it_has_a_form_and_a_sentence(self) -> None:
        form = RuleForm(VisitBonus, {"rule-visit_bonus-points": "１.5"})
        assert [field.label for field in form] == ["每次得分", "首次不计"]
        assert form.is_valid()
        assert form.rule == parse_rule(RULE)
        assert parse_rule(RULE).sentence(Decimal(6)) == "每回访一次得1.5分，得满6分为止。"

    def test_its_answer_is_a_field_of_the_sheet_with_its_headings(self) -> None:
        leaf = self.leaf()
        assert next(field.name for field in fields_of(leaf)) == "choices.visits"
        field = field_of(leaf, "choices.visits")
        assert field is not None
        assert (field.label, field.cell_kind.value) == ("回访次数", "count")
        assert field.problem("1.5", leaf.weight) == "“1.5”应为0或正整数"
        known = headings([leaf])
        assert all(heading_of(word, known) == heading_of("回访次数", known) for word in ("回访数", "回访次数（次）"))
        assert data_keys(leaf) == {}, "what a person may answer needs no figure"

    def test_frameworks_are_checked_with_it(self) -> None:
        problems = Problems("a.yaml")
        node = Node("回访", "1", Decimal(6), rule=RULE | {"points": "许多"}, inputs=LeafInputs())
        check_rule(node, "产出/回访", frozenset(), problems)
        assert [problem.place for problem in problems.all] == ["产出/回访 · rule.points"]

"""A sound framework is read exactly; a broken one is refused with its place, what was found and the remedy."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import EntrySource, Fact, FactBook
from budgets.ledger.selectors.derived import derived_formulas
from budgets.quantities import Quantity
from budgets.vocabulary import Measure
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.loading import read_framework, read_framework_files
from indicators.frameworks.problems import FrameworkFileError, Problem
from indicators.frameworks.schema import framework_from_content
from tests.indicators.conftest import FRAMEWORK


def test_reads_weights_exactly_and_numbers_indicators(framework_text):
    framework = read_framework(framework_text, "small.yaml")

    process, _ = framework.tree
    assert [child.weight for child in process.children] == [Decimal("10.5"), Decimal("29.5")]
    assert [path for path, _ in framework.leaves()] == ["过程/制度健全性", "过程/预算执行率", "产出/参保扩面"]
    assert [leaf.code for _, leaf in framework.leaves()] == ["1-1", "1-2", "2-1"]
    assert [formula.key for formula in framework.formulas()] == ["结转率"]


def test_stored_content_reads_back_as_the_same_framework(framework_text):
    framework = read_framework(framework_text, "small.yaml")

    assert framework_from_content(framework.to_json()) == framework


BARE = """\
  - {name: 过程, weight: 40, rule: {kind: execution_rate}}
  - {name: 产出, weight: 60, rule: {kind: ratio_up}}
"""


def test_a_leaf_needs_a_name_a_weight_and_a_rule(framework_text):
    framework = read_framework(framework_text.partition("tree:\n")[0] + "tree:\n" + BARE, "bare.yaml")

    assert framework_from_content(framework.to_json()) == framework
    assert framework.to_json()["tree"][1] == {
        "name": "产出", "code": "2", "weight": "60", "rule": {"kind": "ratio_up"}, "inputs": {},
    }  # fmt: skip
    assert [node.printed_standard for node in framework.tree] == [
        "得分 = 执行数 ÷ 预算数 × 40分，超过100%按100%计。",
        "达到指标值得60分；未达到的，得分 = 完成值 ÷ 指标值 × 60分。",
    ]


def test_a_standard_of_its_own_is_printed_before_the_rule(framework_text):
    leaves = dict(read_framework(framework_text, "small.yaml").leaves())

    assert leaves["过程/制度健全性"].printed_standard == "制定得满分"


LADDER = "ladder: [{word: 优, from: 90}, {word: 中, from: 60}, {word: 差, from: 0}]"

BROKEN = {
    "target against its rule": (
        "≥2.65万人",
        "≤2.65万人",
        "产出/参保扩面 · inputs.target",
        "方向与评分规则“正向比率”相反",
    ),
    "weights off by 0.01": (
        'weight: "29.5"',
        'weight: "29.49"',
        "过程",
        "10.5 + 29.49 = 39.99，少0.01；应为恰好等于本级分值40",
    ),
    "level-1 weights off": (
        "    weight: 60\n    children",
        "    weight: 61\n    children",
        "全文",
        "多1；应为恰好等于总分100",
    ),
    "float weight": ('weight: "29.5"', "weight: 29.5", "过程/预算执行率 · weight", "未加引号的小数 29.5"),
    "weight of three decimals": ('weight: "10.5"', 'weight: "10.501"', "过程/制度健全性 · weight", "至多2位小数"),
    "weight of zero": ('weight: "10.5"', "weight: 0", "过程/制度健全性 · weight", "大于0"),
    "negative weight": ('weight: "10.5"', "weight: -1", "过程/制度健全性 · weight", "是“-1”"),
    "weight that is a word": ('weight: "10.5"', "weight: 十分", "过程/制度健全性 · weight", "是“十分”"),
    "ladder gap": ("from: 0}]", "from: 10}]", "全文 · ladder", "0至10分没有等级"),
    "ladder overlap": ("word: 中, from: 60", "word: 中, from: 95", "全文 · ladder", "两档重叠"),
    "ladder above the total": ("word: 优, from: 90", "word: 优, from: 100", "全文 · ladder", "低于总分100"),
    "ladder word twice": ("word: 中", "word: 优", "全文 · ladder", "等级“优”出现2次"),
    "missing ladder": (LADDER, "", "全文 · ladder", "没有填写"),
    "unknown rule": ("kind: ratio_up", "kind: ratio_sideways", "产出/参保扩面 · rule", "ratio_sideways"),
    "unknown rule parameter": ("kind: yes_no", "kind: yes_no, mood: 好", "过程/制度健全性 · rule", "mood"),
    "rule that does not suit the weight": (
        "rule: {kind: yes_no}",
        "rule: {kind: checklist, elements: [{text: 有制度, points: 9}]}",
        "过程/制度健全性 · rule",
        "合计9分",
    ),
    "leaf without a rule": ("        rule: {kind: yes_no}\n", "", "过程/制度健全性 · rule", "没有填写"),
    "unknown actual": ("actual: 参保人数", "actual: 参保人头", "产出/参保扩面 · inputs.actual", "未知的事实“参保人头”"),
    "unknown target": ("target: ≥2.65万人", "target: 略有盈余", "产出/参保扩面 · inputs.target", "略有盈余"),
    "unknown value": ("budget: 项目支出.全年预算", "budget: 项目支出.预算", "inputs.values.budget", "项目支出.预算"),
    "value that no rule reads": ("budget: 项目", "budgets: 项目", "过程/预算执行率 · inputs", "不读取 values.budgets"),
    "unknown key of a leaf": ("standard: 制定得满分", "standart: 制定得满分", "制度健全性 · standart", "不认识的键"),
    "unknown key of the framework": ("places: 2", "plases: 2", "全文 · plases", "不认识的键"),
    "key written twice": ("places: 2", "places: 2\nplaces: 3", "第9行第1列", "键“places”重复"),
    "alias": ("places: 2", "places: &p 2\nnote: *p", "第9行", "别名"),
    "duplicate sibling": ("name: 预算执行率", "name: 制度健全性", "】同级指标", "“制度健全性”出现2次"),
    "duplicate code": (
        '        weight: "10.5"',
        '        code: 1-2\n        weight: "10.5"',
        "过程/预算执行率",
        "指标代码“1-2”已用于“过程/制度健全性”",
    ),
    "slash in a name": ("name: 参保扩面", "name: 参保/扩面", "参保/扩面 · name", "含有“/”"),
    "version that is a number": ('version: "1"', "version: 1", "全文 · version", "是“1”"),
    "version that is a word": ('version: "1"', "version: 初版", "全文 · version", "版本号"),
    "unknown kind": ("kind: project", "kind: projekt", "全文 · kind", "project、department、self_evaluation、policy"),
    "unknown policy": ("not_applicable: full", "not_applicable: none", "全文 · not_applicable", "是“none”"),
    "cap on an unknown fact": ("fact: 项目支出.执行率", "fact: 执行率", "caps 第1项", "未知的事实“执行率”"),
    "cap below a word": ('below: "60%"', "below: 很低", "caps 第1项", "很低"),
    "cap above the total": ("cap: 69", "cap: 101", "caps 第1项", "超过总分100"),
    "cap without an effect": ("cap: 69, ", "", "caps 第1项", "没有填写“封顶分”“最高等级”"),
    "cap on two conditions": ('below: "60%"', 'below: "60%", answer: 是', "caps 第1项", "应为其中一个"),
    "cap to an unknown grade": ("cap: 69", "grade: 良", "caps 第1项 · grade", "没有等级“良”"),
    "cap on an answer that nobody gives": (
        "fact: 项目支出.执行率",
        "fact: 评价人选择/过程/制度健全性.发现问题数",
        "caps 第1项",
        "未知的事实“评价人选择/过程/制度健全性.发现问题数”",
    ),
    "highest below the total": ("total: 100", "total: 100\nhighest: 90", "全文 · highest", "总分上限90分低于总分100"),
    "extra points with a weight": (
        "rule: {kind: yes_no}",
        "rule: {kind: extra_points, sign: add, most: 3}",
        "过程/制度健全性 · rule",
        "分值应为0，现为10.5",
    ),
    "fact declared twice": ("key: 参保人数", "key: 部门.支出", "facts 第1项", "已在通用事实目录"),
    "formula on an unknown fact": ("[部门.年末结转,", "[部门.结转,", "facts 第2项", "未知的事实“部门.结转”"),
    "formula with one input": (
        "inputs: [部门.年末结转, 部门.全年预算]",
        "inputs: [部门.年末结转]",
        "facts 第2项 · formula",
        "需要2个",
    ),
    "unknown operation": ("operation: ratio", "operation: divide", "facts 第2项 · formula", "divide"),
    "over-achievement without an action": (
        "        rule: {kind: ratio_up}",
        "        over_achievement: {ratio: 130%}\n        rule: {kind: ratio_up}",
        "产出/参保扩面 · over_achievement",
        "action",
    ),
    "date as a text": ("title: 小体系", "title: 2023-01-01", "全文 · title", "加引号"),
    "empty children": (
        "weight: 40\n    children:",
        "weight: 40\n    children: []\n    unused:",
        "过程 · children",
        "至少一项",
    ),
    "leaf keys on a branch": ("    weight: 40\n", "    weight: 40\n    standard: 合计\n", "过程 · standard", "末级"),
}


@pytest.mark.parametrize(("old", "new", "place", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_framework_is_refused_with_its_place(broken, old, new, place, says):
    with pytest.raises(FrameworkFileError) as caught:
        read_framework(broken(old, new), "small.yaml")

    messages = [str(problem) for problem in caught.value.problems]
    assert any(place in message and says in message for message in messages), "\n".join(messages)
    for message in messages:
        assert message.startswith("small.yaml【")
        assert re.search("应为|需要|不认识", message)
        assert message.endswith("。")


def test_every_fault_is_reported_at_once(broken):
    text = broken('weight: "29.5"', 'weight: "29.4"').replace("from: 0}]", "from: 5}]").replace("yes_no", "maybe")

    with pytest.raises(FrameworkFileError) as caught:
        read_framework(text, "small.yaml")

    assert [problem.place for problem in caught.value.problems] == [
        "全文 · ladder",
        "过程",
        "过程/制度健全性 · rule.kind",
    ]


def _nested(depth: int) -> str:
    lines = []
    for level in range(depth):
        indent = "  " * (2 * level + 1)
        lines += [f"{indent}- name: 第{level + 1}层", f"{indent}  weight: 100", f"{indent}  children:"]
    return "\n".join(lines)


@pytest.mark.parametrize("depth", [5, 400])
def test_a_tree_beyond_four_levels_is_refused(framework_text, depth):
    with pytest.raises(FrameworkFileError) as caught:
        read_framework(framework_text.partition("tree:\n")[0] + "tree:\n" + _nested(depth), "deep.yaml")

    assert "至多4级" in str(caught.value) or "不是可用的YAML" in str(caught.value)


def test_more_than_300_leaves_are_refused(framework_text):
    texts = "definition: 一, points: [一], standard: 一, evidence: 一"
    leaf = "  - {{name: 指标{0}, weight: 1, {1}, rule: {{kind: yes_no}}}}"
    leaves = "\n".join(leaf.format(number, texts) for number in range(301))
    text = framework_text.replace("total: 100", "total: 301").partition("tree:\n")[0] + f"tree:\n{leaves}\n"

    with pytest.raises(FrameworkFileError, match=r"有301个末级指标；应为至多300个"):
        read_framework(text, "wide.yaml")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "没有内容"),
        (b"- 1\n- 2\n", "一组键值"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: [1", "不是可用的YAML"),
        (b"a: " + b"[" * 20_000 + b"]" * 20_000, "不是可用的YAML"),
        (b"!!python/object/apply:os.system ['true']", "不是可用的YAML"),
        (b"a: \x00", "不是可用的YAML"),
        (b"#" * 1_000_001, "大于1,000,000字节"),
    ],
)
def test_a_file_that_is_no_framework_is_refused(tmp_path: Path, content, says):
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)

    with pytest.raises(FrameworkFileError, match=says):
        read_framework_files([file])


def test_files_are_read_from_folders_and_missing_or_repeated_ones_are_named(tmp_path, framework_text):
    (tmp_path / "a.yaml").write_text(framework_text, encoding="utf-8")
    assert [framework.code for framework in read_framework_files([tmp_path])] == ["small"]

    (tmp_path / "b.yaml").write_text(framework_text, encoding="utf-8")
    with pytest.raises(FrameworkFileError, match=r"b\.yaml【全文 · code】代码“small”第1版与a\.yaml重复"):
        read_framework_files([tmp_path])
    with pytest.raises(FrameworkFileError, match=r"nowhere\.yaml【文件】文件不存在"):
        read_framework_files([tmp_path / "nowhere.yaml"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(FrameworkFileError, match="没有YAML文件"):
        read_framework_files([tmp_path / "empty"])


def _names(accounts: list[dict]) -> set[str]:
    below = [_names(account.get("children", [])) for account in accounts]
    return {account["name"] for account in accounts}.union(*below)


def test_the_catalogue_names_every_account_of_a_department():
    trees = yaml.safe_load((settings.BASE_DIR / "fixtures" / "accounts.yaml").read_text(encoding="utf-8"))

    for name in _names(trees["nature"]) | _names(trees["three_public"]):
        assert f"{name}.支出" in general_fact_keys()


def test_the_catalogue_names_every_general_rate_of_a_subject():
    cells = [
        Fact(f"部门.{label}", Quantity.of(1, "元"), EntrySource("", None, ""))  # type: ignore[arg-type]
        for label in Measure.labels
    ]
    derived = {formula.key for formula in derived_formulas(FactBook(2023, cells)) if formula.key.startswith("部门.")}

    assert derived <= general_fact_keys()


_ODD = st.sampled_from(
    [None, "", 0, -1, 1.5, True, [], {}, [1], {"a": 1}, {1: 2}, [[[]]], "NaN", "1e9", "∞", "字" * 400, 10**30]
) | st.text(max_size=5)


@given(data=st.data())
def test_any_value_anywhere_gives_a_framework_or_located_faults(data):
    document = yaml.safe_load(FRAMEWORK)
    holder, key = data.draw(st.sampled_from(list(_places(document))))
    holder[key] = data.draw(_ODD)

    for problem in _problems(yaml.safe_dump(document, allow_unicode=True)):
        assert problem.place
        assert problem.found
        assert problem.remedy


def _problems(text: str) -> list[Problem]:
    try:
        read_framework(text, "odd.yaml")
    except FrameworkFileError as error:
        return error.problems
    return []


def _places(value):
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def test_extra_points_weigh_nothing_and_the_total_may_go_higher(framework_text):
    extra = "  - {name: 创新加分, weight: 0, rule: {kind: extra_points, sign: add, most: 3}}\n"
    framework = read_framework(framework_text.replace("total: 100", "total: 100\nhighest: 103") + extra, "small.yaml")
    assert (framework.tree[-1].weight, framework.tree[-1].is_extra, framework.highest) == (0, True, 103)
    assert framework_from_content(framework.to_json()) == framework

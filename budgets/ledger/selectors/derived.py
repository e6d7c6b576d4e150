"""The general formulas of the field: rates, growth and differences that follow from any agency's facts.

Rates with different denominators are different facts: 执行率 is over 全年预算 (for a fund: over its 预算),
可用资金执行率 over 收入 + 年初结转.
"""

from collections.abc import Iterator

from budgets.facts import FactBook, Formula, FormulaSource
from budgets.ledger.selectors.indicator_rates import named_rates, rates_of
from budgets.ledger.selectors.settlement import settlement_formulas
from budgets.ledger.selectors.unlisted import unlisted_formulas

SURVEY = "问卷/"
_VALID = "满意度调查.有效份数"


# Of any subject: the fact's name, its operation, and what it is computed from; later ones build on earlier ones.
_OF_A_SUBJECT = (
    ("可用资金", "sum", ("年初结转", "收入")),
    ("可用资金执行率", "ratio", ("支出", "可用资金")),
    ("执行率", "ratio", ("支出", "全年预算")),
    ("执行率", "ratio", ("决算", "年初预算")),
    ("控制率", "ratio", ("支出", "年初预算")),
    ("收入完成率", "ratio", ("收入", "收入全年预算")),
    ("预算未支出额", "difference", ("全年预算", "支出")),
    ("年末结转变动额", "difference", ("年末结转", "年初结转")),
    ("年末结转变动率", "growth", ("年末结转", "年初结转")),
    ("决算与预算差额", "difference", ("决算", "年初预算")),
    ("决算变动额", "difference", ("决算", "上年决算")),
    ("决算变动率", "growth", ("决算", "上年决算")),
)


def derived_formulas(book: FactBook, *, with_unknown: bool = False) -> list[Formula]:
    """All general formulas over the subjects the book speaks of, those that others build on first.

    A subject has a dozen formulas and the inputs of few: only these are given, unless it is asked what would follow
    ``with_unknown`` facts.
    """
    subjects: dict[str, set[str]] = {}
    for key in book:
        subject, dot, name = key.rpartition(".")
        if dot and "@" not in key:
            subjects.setdefault(subject, set()).add(name)
    formulas: list[Formula] = []
    for subject, names in subjects.items():
        formulas += _subject_formulas(subject, names, with_unknown)
        formulas += rates_of(subject, names, with_unknown)
    formulas += _staffing_formulas()
    formulas += list(_yearly_formulas(book))
    formulas += _fund_formulas(book)
    formulas += unlisted_formulas(book)
    formulas += settlement_formulas(book)
    formulas += _survey_formulas(book)
    formulas += _progress_formulas(book)
    formulas += _three_public_formulas()
    formulas += named_rates(book)
    return formulas


def _subject_formulas(subject: str, names: set[str], with_unknown: bool) -> Iterator[Formula]:
    for name, operation, inputs in _OF_A_SUBJECT:
        if with_unknown or names.issuperset(inputs):
            names.add(name)
            yield Formula(f"{subject}.{name}", operation, tuple(f"{subject}.{item}" for item in inputs))


def _staffing_formulas() -> list[Formula]:
    return [Formula("人员.在职人员控制率", "ratio", ("人员.在职人数", "人员.编制数"))]


def _yearly_formulas(book: FactBook) -> Iterator[Formula]:
    """Growth on the year before, and compound growth over three years, of every item known in several years."""
    for key in book:
        if f"{key}@上年" in book:
            yield Formula(f"{key}.同比增长率", "growth", (key, f"{key}@{book.year - 1}"))
            yield Formula(f"{key}.同比变动额", "difference", (key, f"{key}@{book.year - 1}"))
        if (first := f"{key}@{book.year - 3}") in book:
            yield Formula(f"{key}.三年复合增长率", "compound_growth", (key, first), periods=3)


def _fund_formulas(book: FactBook) -> list[Formula]:
    """What came in less what went out of each fund (险种) in the year, in the words of either form of its accounts.

    基金收支决算表 tells 基金收入 and 基金支出; 基金收支平衡表 tells 总计 and, without 上级补助 and 上解, 小计.
    """
    told = (
        ("当年收支结余.决算", "基金收入.决算", "基金支出.决算"),
        ("本年收支差额", "收入总计.决算", "本年支出合计.决算"),
        ("不计上下级调剂收支差额", "本年收入小计.决算", "本年支出小计.决算"),
    )
    return [
        Formula(f"{fund}/{name}", "difference", (f"{fund}/{income}", f"{fund}/{outgo}"))
        for name, income, outgo in told
        for fund in (key.removesuffix(f"/{income}") for key in book if key.endswith(f"/{income}"))
    ]


def _three_public_formulas() -> list[Formula]:
    """“三公”经费控制率 = 实际支出 ÷ 预算安排 (财预〔2013〕53号), where only the settlement tells both."""
    name = "“三公”经费"
    return [Formula(f"{name}.控制率", "ratio", (f"{name}.决算", f"{name}.全年预算"))]


def _progress_formulas(book: FactBook) -> list[Formula]:
    """执行进度 at the end of each month that is known: what was spent until then over 全年预算."""
    spent = [key for key in book if key.endswith("月末支出")]
    return [
        Formula(f"{key.removesuffix('支出')}执行进度", "ratio", (key, f"{key.partition('.')[0]}.全年预算"))
        for key in spent
    ]


def _survey_formulas(book: FactBook) -> list[Formula]:
    """满意度 = Σ(option weight × copies) ÷ Σ copies; valid copies are those of the first question.

    Where a case gives the valid copies of several questionnaires, it has said which question of each counts them.
    """
    options = [key.removesuffix(".份数") for key in book if key.startswith(SURVEY) and key.endswith(".份数")]
    if not options:
        return []
    first_question = options[0].rpartition("/")[0]
    copies = tuple(f"{option}.份数" for option in options if option.rpartition("/")[0] == first_question)
    given = book.get(_VALID)
    if given is not None and isinstance(given.source, FormulaSource):
        copies = given.source.inputs
    pairs = tuple(name for option in options for name in (f"{option}.权重", f"{option}.份数"))
    return [
        Formula(_VALID, "sum", copies),
        Formula("满意度调查.满意度", "weighted_mean", pairs),
    ]

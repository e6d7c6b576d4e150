"""The general formulas of the field: rates, growth and differences that follow from any agency's facts.

Rates with different denominators are different facts: 执行率 is over 全年预算 (for a fund: over its 预算),
可用资金执行率 over 收入 + 年初结转.
"""

from collections.abc import Iterator

from budgets.facts import FactBook, Formula

_SURVEY = "问卷/"


def derived_formulas(book: FactBook) -> list[Formula]:
    """All general formulas whose inputs the book holds, those that others build on first."""
    subjects = dict.fromkeys(key.rpartition(".")[0] for key in book if "." in key and "@" not in key)
    formulas = [formula for subject in subjects for formula in _subject_formulas(subject)]
    formulas += _staffing_formulas()
    formulas += list(_yearly_formulas(book))
    formulas += _survey_formulas(book)
    return [formula for formula in formulas if formula.key not in book]


def _subject_formulas(subject: str) -> list[Formula]:
    def fact(name: str) -> str:
        return f"{subject}.{name}"

    return [
        Formula(fact("可用资金"), "sum", (fact("年初结转"), fact("收入"))),
        Formula(fact("可用资金执行率"), "ratio", (fact("支出"), fact("可用资金"))),
        Formula(fact("执行率"), "ratio", (fact("支出"), fact("全年预算"))),
        Formula(fact("执行率"), "ratio", (fact("决算"), fact("年初预算"))),
        Formula(fact("控制率"), "ratio", (fact("支出"), fact("年初预算"))),
        Formula(fact("年末结转变动额"), "difference", (fact("年末结转"), fact("年初结转"))),
        Formula(fact("年末结转变动率"), "growth", (fact("年末结转"), fact("年初结转"))),
    ]


def _staffing_formulas() -> list[Formula]:
    return [Formula("人员.在职人员控制率", "ratio", ("人员.在职人数", "人员.编制数"))]


def _yearly_formulas(book: FactBook) -> Iterator[Formula]:
    """Growth on the year before, and compound growth over three years, of every item known in several years."""
    for key in book:
        if f"{key}@上年" in book:
            yield Formula(f"{key}.同比增长率", "growth", (key, f"{key}@{book.year - 1}"))
        if (first := f"{key}@{book.year - 3}") in book:
            yield Formula(f"{key}.三年复合增长率", "compound_growth", (key, first), periods=3)


def _survey_formulas(book: FactBook) -> list[Formula]:
    """满意度 = Σ(option weight × copies) ÷ Σ copies; valid copies are those of the first question."""
    options = [key.removesuffix(".份数") for key in book if key.startswith(_SURVEY) and key.endswith(".份数")]
    if not options:
        return []
    first_question = options[0].rpartition("/")[0]
    copies = tuple(f"{option}.份数" for option in options if option.rpartition("/")[0] == first_question)
    pairs = tuple(name for option in options for name in (f"{option}.权重", f"{option}.份数"))
    return [
        Formula("满意度调查.有效份数", "sum", copies),
        Formula("满意度调查.满意度", "weighted_mean", pairs),
    ]

"""Posts of the page of questions: two tables of the main case's agency tell one figure differently."""

from __future__ import annotations

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.selectors.contested import questions_of
from scoring.contested.services import decide
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.contradictions import served
from tests.platform.posts import Post
from tests.platform.site import Site

_KEY = "服务人次"


def decided(site: Site) -> Post:
    return Post("E", _decision(site) | {"choice": "1", "typed": "", "reason": "以热线登记为准"})


def withdrawn(site: Site) -> Post:
    case, decision = site.main.case, _decision(site)
    decide(
        agency=case.agency, year=case.year, chosen=0, typed="", reason="以窗口登记为准", actor=site.people["E"],
        **decision,
    )  # fmt: skip
    return Post("E", {"key": _KEY})


def _decision(site: Site) -> dict[str, str]:
    case = site.main.case
    sheets = [(topic, served(number, topic)) for topic, number in (("窗口", 1000), ("热线", 1300))]
    for _, rows in sheets:
        rows[0][0] = str(rows[0][0]).replace("某县社保局", str(case.agency)).replace("2023", str(case.year))
    import_workbooks([UploadedWorkbook("甲.xlsx", workbook(*sheets))], agency=case.agency, year=case.year)
    (question,) = (question for question in questions_of(case.agency, case.year) if question.key == _KEY)
    return {"key": _KEY, "seen": question.digest}

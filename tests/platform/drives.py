"""Every route that changes something, driven once as its page would: what to set up, who posts, and what is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgets.imports.corrections import field_name
from reports.versions.models import RenderJob
from reports.words.editor import words_of
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.counting.services import close_questionnaire, enter_counts
from scoring.counting.workbook import counts_workbook
from scoring.evidence.selectors import scored_leaves
from scoring.evidence.services import remove_evidence
from scoring.score_sheet.choosing import choose_fact
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import papers, questionnaires, samples
from tests.factories.people import PASSWORD
from tests.platform import case_posts, contested_posts, framework_posts, panel_posts, tree_posts, upkeep_posts
from tests.platform.posts import Post, page_form, put_in_state, sent_file
from tests.platform.site import Site
from units.people.models import User
from units.sign_in.models import UserSession
from units.sign_in.services import confirm_device, prepare_device

NEW_PASSWORD = "Ganlan-1357-Qiaomu"  # noqa: S105 - of people who exist only in tests
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _cell(site: Site) -> tuple[int, int]:
    """The key of a leaf and the version at which its reason stands."""
    pk = site.main.leaf.pk
    return pk, int(page_form(site, "E", "score-sheet")[f"v:{pk}:reason"])


def _edits(site: Site) -> str:
    pk, version = _cell(site)
    return json.dumps({"edits": [{"i": pk, "f": "reason", "v": "改过的原因", "b": version}]})


def _sheet(site: Site) -> Post:
    pk, version = _cell(site)
    return Post("E", {f"{pk}:reason": "改过的原因", f"v:{pk}:reason": version})


def _facts(site: Site) -> Post:
    Case.objects.filter(pk=site.main.case.pk).update(total=1)
    return Post("E")


def _unnamed(site: Site) -> dict[str, str]:
    """The leaf reads a figure that its framework does not name; a fact for it."""
    rule = {"kind": "ratio_up"}
    CaseIndicator.objects.filter(pk=site.main.leaf.pk).update(rule=rule, inputs={})
    return {"role": "actual", "key": "部门.支出", "reason": "经核对", "remember": "on"}


def _undone(site: Site) -> Post:
    sent = _unnamed(site)
    leaf = CaseIndicator.objects.select_related("score").get(pk=site.main.leaf.pk)
    choose_fact(case=site.main.case, indicator=leaf, role=sent["role"], key=sent["key"])
    return Post("E", {"role": sent["role"]})


def _confirmed(site: Site) -> Post:
    return Post("E", {"edits": _edits(site), "take": "0"})


def _setup(site: Site) -> Post:
    put_in_state(site, State.SETUP)
    leaf = site.main.leaf
    seen = json.dumps({str(leaf.pk): {"name": leaf.name}})
    return Post("E", {"seen": seen, f"name-{leaf.pk}": "改过的名称"})


def _in_setup(**sent: Any) -> Callable[[Site], Post]:
    """A button of the tree's editor, with the first leaf's parent chosen."""

    def prepared(site: Site) -> Post:
        put_in_state(site, State.SETUP)
        return Post("E", {"row": str(site.main.leaf.parent_id), **sent})

    return prepared


def _weights(site: Site) -> Post:
    site.main.case.indicators.filter(pk=site.main.leaf.pk).update(weight=9)
    return _in_setup()(site)


def _move(site: Site) -> Post:
    put_in_state(site, State.SETUP)
    return Post("E", {"row": str(site.main.case.indicators.filter(level=1).order_by("order")[0].pk)})


def _remove(site: Site) -> Post:
    put_in_state(site, State.SETUP)
    site.main.case.papers.all().delete()
    return Post("E", {"row": str(site.main.leaf.pk)})


def _restore_indicator(site: Site) -> Post:
    post = _remove(site)
    post.client = site.client("E")
    post.client.post(site.address("indicator-remove"), post.data)
    return post


def _keep_mine(site: Site) -> Post:
    put_in_state(site, State.SETUP)
    name = f"target-{site.main.leaf.pk}"
    seen = json.dumps({str(site.main.leaf.pk): {}})
    return Post("E", {"seen": seen, f"kept-{site.main.leaf.pk}-target": "改过的指标值", "cell": name})


def _freeze(site: Site) -> Post:
    put_in_state(site, State.SETUP)
    return Post("E")


def _indicator(site: Site) -> Post:
    put_in_state(site, State.SETUP)
    return Post("E", page_form(site, "E", "case-setup-indicator") | {"standard": "改过的评分标准"})


def _new_paper() -> SimpleUploadedFile:
    return sent_file("通知.pdf", papers.pdf(text="新"), "application/pdf")


def _restore(site: Site) -> Post:
    remove_evidence(case=site.main.case, reference=site.main.paper, actor=site.people["E"])
    return Post("E")


def _other_leaf(site: Site) -> CaseIndicator:
    return scored_leaves(site.main.case).exclude(pk=site.main.leaf.pk)[0]


def _unlinked(site: Site) -> Post:
    site.main.paper.indicators.clear()
    return Post("E", {"paper": str(site.main.paper.pk)})


def _restore_to_leaf(site: Site) -> Post:
    _restore(site)
    return _unlinked(site)


def _closed(site: Site) -> Post:
    close_questionnaire(questionnaire=site.main.opened, actor=site.people["E"])
    return Post("E", {"preferred": "yes"})


def _new_frame(site: Site) -> Post:
    today = timezone.localdate()
    dates = {"opens": today.isoformat(), "closes": (today + timedelta(days=9)).isoformat()}
    given = {"title": "新问卷", "population": "办事群众", "planned": "50", "minimum_valid": "30"}
    return Post("E", page_form(site, "E", "questionnaire-new") | given | dates)


def _frame(site: Site) -> Post:
    return Post("E", page_form(site, "E", "questionnaire-frame") | {"title": "改过的标题"})


def _question(line: str) -> Callable[[Site], Post]:
    def prepared(site: Site) -> Post:
        scale = {"kind": "satisfaction", "scale": "five", "required": "on", "counts": "on"}
        sent = page_form(site, "E", line)
        return Post("E", sent | {"text": "改过的题目"} | (scale if line == "question-new" else {}))

    return prepared


def _counts(site: Site) -> Post:
    sent = page_form(site, "E", "questionnaire-counts")
    return Post("E", {name: value or "0" for name, value in sent.items()} | {"issued": "10", "returned": "0"})


def _counts_file(site: Site) -> Post:
    opened = site.main.opened
    enter_counts(questionnaire=opened, counts=questionnaires.paper(opened, 20, 0))
    opened.refresh_from_db()
    content = counts_workbook(opened)
    enter_counts(questionnaire=opened, counts=questionnaires.paper(opened, 10, 0))
    return Post("E", {"workbook": sent_file("登记表.xlsx", content, _XLSX)})


def _my_panel(site: Site) -> Post:
    sent = page_form(site, "E", "panel-mine")
    name = next(name for name in sent if name.startswith("score:"))
    return Post("E", {"version": sent["version"], name: "0", name.replace("score", "reason"): "没有做到"})


def _new_case(site: Site) -> Post:
    case = site.main.case
    basis = f"framework|{case.framework_code}|{case.framework_version}"
    given = {"year": str(case.year), "kind": case.report_kind, "basis": basis, "code": "opened", "title": "新立案件"}
    return Post("E", given, query=f"?agency={case.agency.code}")


def _words(site: Site) -> Post:
    """The words of one slot, sent as its card would."""
    case = site.main.case
    page = words_of(case)
    card = next(card for card in page.cards if card.slot.path == ("建议",))
    return Post("E", {"slot": card.slot.key, "seen": card.version, "words": "扩大宣传。\n细化指标。"})


def _version(site: Site) -> Post:
    RenderJob.objects.update(state="cancelled")
    return Post("E", {"state": "draft", "formats": ["html"]})


def _upload(site: Site) -> Post:
    return Post("M", {"workbooks": _workbook(site), "agency": site.upload.agency.code, "year": 2021})


def _workbook(site: Site) -> SimpleUploadedFile:
    rows = samples.project_execution()
    rows[0][0], rows[3][0] = f"{site.upload.agency}2021年各项目预算执行统计表", "丙项目"
    return sent_file("另一份.xlsx", workbook(("表", rows)), _XLSX)


def _correct(site: Site) -> Post:
    return Post("M", {field_name(site.upload.files.get().pk, "A4", "表"): "丁项目"})


def _settings(site: Site) -> Post:
    return Post("M", {"agency": site.upload.agency.code, "year": 2020})


def _confirm(site: Site) -> Post:
    sent = page_form(site, "M", "import-upload")
    return Post("M", {"previewed": sent["previewed"]})


def _code(user: User, ahead: int = 0) -> str:
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key, t0=-30 * ahead):06d}"


def _enrolled(user: User) -> None:
    prepare_device(user=user)
    assert confirm_device(user=user, code=_code(user)) is not None
    TOTPDevice.objects.update(last_t=-1)


def _second_factor(site: Site) -> Post:
    """Signed in with the password only: the code is still due."""
    _enrolled(site.people["R"])
    client = site.client("R")
    session = client.session
    session["duties"] = ["second_factor"]
    session.save()
    return Post("R", {"otp": _code(site.people["R"])}, client=client)


def _enrol(site: Site) -> Post:
    prepare_device(user=site.people["E"])
    return Post("E", {"otp": _code(site.people["E"])})


def _recovery_codes(site: Site) -> Post:
    _enrolled(site.people["E"])
    return Post("E")


def _other(site: Site) -> Post:
    _others(site)
    other = UserSession.objects.filter(user=site.people["E"]).exclude(session_key=site.keys["E"]).get()
    return Post("E", {"session": other.public_id})


def _others(site: Site) -> Post:
    Client().force_login(site.people["E"], backend="units.people.backends.RoleBackend")
    return Post("E")


_PASSWORDS = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}

DRIVES: dict[str, Callable[[Site], Post]] = {
    "login": lambda _site: Post("A", {"username": "evaluator", "password": PASSWORD}),
    "second-factor": _second_factor,
    "second-factor-enrol": _enrol,
    "recovery-codes": _recovery_codes,
    "sign-in-end": _other,
    "sign-ins-end-others": _others,
    "password-change": lambda _site: Post("E", _PASSWORDS),
    "logout": lambda _site: Post("E"),
    "admin/logout/": lambda _site: Post("E"),
    "case-new": _new_case,
    "case-deadlines": lambda site: Post("R", {"codes": [site.main.case.code], "due_on": "2030-01-31"}),
    **case_posts.DRIVES,
    **framework_posts.DRIVES,
    **upkeep_posts.DRIVES,
    "case-setup": _setup,
    "case-setup-freeze": _freeze,
    "case-setup-indicator": _indicator,
    "indicator-add-sibling": _in_setup(),
    "indicator-add-child": _in_setup(),
    "indicator-copy": _in_setup(entry="mof-2020-10-project|1|决策/项目立项/立项依据充分性"),
    "indicator-move": _move,
    "indicator-remove": _remove,
    "indicator-restore": _restore_indicator,
    "indicator-keep-mine": _keep_mine,
    "indicator-set-out": tree_posts.set_out,
    "weights-split": _weights,
    "weights-scale": _weights,
    "weights-sum": _weights,
    "score-sheet": _sheet,
    "score-sheet-cells": lambda site: Post("E", _edits(site)),
    "score-sheet-facts": _facts,
    "score-sheet-choose-fact": lambda site: Post("E", _unnamed(site)),
    "score-sheet-undo-choice": _undone,
    "data-questions": contested_posts.decided,
    "data-question-withdraw": contested_posts.withdrawn,
    "score-sheet-paste-confirm": _confirmed,
    "score-sheet-import-confirm": _confirmed,
    "panel-convene": panel_posts.convene,
    "panel-arrange": lambda site: Post("E", {"method": "weighted", "leaf": panel_posts.judged(site)}),
    "panel-members": lambda site: Post("E", panel_posts.seats(site, "off the panel")),
    "panel-reopen": panel_posts.handed_in({"reason": "笔误"}),
    "panel-hand-over": lambda site: Post("E", {"moderator": site.people["second evaluator"].pk}),
    "panel-close": panel_posts.handed_in(),
    "panel-conclude-all": panel_posts.handed_in(),
    "panel-conclude": panel_posts.handed_in({"score": "0"}),
    "panel-mine": _my_panel,
    "panel-mine-submit": _my_panel,
    "evidence-list": lambda _site: Post("S", {"files": _new_paper()}),
    "evidence-paper": lambda site: Post("E", page_form(site, "E", "evidence-paper") | {"title": "改过的名称"}),
    "evidence-remove": lambda _site: Post("E"),
    "evidence-restore": _restore,
    "evidence-link": lambda site: Post("E", {"indicators": str(_other_leaf(site).pk)}),
    "indicator-evidence": lambda _site: Post(
        "S", {"files": sent_file("通知.pdf", papers.pdf(text="新"), "application/pdf")}
    ),
    "indicator-evidence-note": lambda _site: Post("E", {"title": "会议纪要", "location": "档案柜三层"}),
    "indicator-evidence-link": _unlinked,
    "indicator-evidence-restore": _restore_to_leaf,
    "indicator-evidence-unlink": lambda site: Post("E", {"paper": str(site.main.paper.pk)}),
    "questionnaire-new": _new_frame,
    "questionnaire-frame": _frame,
    "questionnaire-open": lambda _site: Post("E"),
    "questionnaire-close": lambda _site: Post("E", {"confirm": "yes"}),
    "questionnaire-delete": lambda _site: Post("E"),
    "questionnaire-prefer": _closed,
    "questionnaire-links": lambda _site: Post("E", {"number": "2"}),
    "questionnaire-links-void": lambda _site: Post("E"),
    "questionnaire-counts": _counts,
    "questionnaire-counts-upload": _counts_file,
    "question-new": _question("question-new"),
    "question": _question("question"),
    "question-up": lambda _site: Post("E"),
    "question-down": lambda _site: Post("E"),
    "question-remove": lambda _site: Post("E"),
    "versions": _version,
    "words": _words,
    "render-job-cancel": lambda _site: Post("E"),
    "import-new": _upload,
    "import-correct": _correct,
    "import-withdraw": lambda _site: Post("M"),
    "import-settings": _settings,
    "import-confirm": _confirm,
    "import-delete": lambda _site: Post("M"),
    "import-replace": lambda site: Post("M", {"file": _workbook(site)}),
}

# Posts that leave no entry, and why not.
SILENT: dict[str, str] = {
    **framework_posts.SILENT,
    "answer": "an entry would hold the time and the address of somebody who was promised to stay unknown",
    "words-preview": "shows how words would print; nothing is saved",
    "indicator-keep-theirs": "leaves the cell as it stands and forgets what one had typed; nothing is saved",
    "indicator-preview-rule": "shows the page with the rule that was typed; nothing is saved",
    "indicator-standard-from-rule": "shows the page with the rule in words; nothing is saved",
    "score-sheet-paste": "shows where a block would go; nothing is saved",
    "score-sheet-import": "shows what a workbook would change; nothing is saved",
    "score-sheet-check": "tells what cells would become; nothing is saved",
    "second-factor-enrolled": "leads on after the recovery codes were shown; nothing is saved",
    "sign-in-again": "notes in the session that the person proved who they are; the step it is for leaves the entry",
    "kept-form": "sends the browser on to where the words were meant for, which leaves the entry",
    "kept-form-discard": "forgets words that were kept in the session",
    "session-state": "a sign of activity that prolongs the session",
    "admin/login/": "a redirect to the sign-in page",
    "admin/password_change/": "a redirect to the page of the password",
}

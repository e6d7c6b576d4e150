"""Who gets through to what: one line for every route of the site. A route without a line fails the suite.

Eight people ask, in the order of ``PEOPLE``:

    A  nobody: not signed in                      S  staff of the evaluated agency
    X  an evaluator of another county             R  a reviewer for the agency
    N  signed in, with no role anywhere           M  an administrator of the agency
    E  an evaluator on the case                   U  a superuser, who is staff of the admin

and are answered, on an empty request, with one sign each:

    .  let through (the page, a redirect onward, or what is wrong with an empty form; never 403, 404 or 5xx)
    >  asked to sign in
    3  refused: knows of the case, has not this right (403)
    4  not found: what is there looks just like what is not there (404)
"""

from __future__ import annotations

from collections.abc import Iterator

PEOPLE = "AXNESRMU"

_ALL = "........"
_SIGNED_IN = ">......."
_READER = ">44....."  # whoever has a role on the case
_EVALUATOR = ">44.3333"
_REVIEWER = ">4433.33"
_HANDS_OVER = ">4433..."
_STAFF = ">443.333"
_ATTACHES = ">44..333"
_ISSUES = ">44.3..."  # drafts or issues a report
_DRAFTS = ">.3.3..."  # brings in frameworks
_KEEPS = ">3333..."  # keeps the library of frameworks
_OWNER = ">43.3444"  # a draft of a framework is its owner's alone
_KEEPERS = ">44444.."  # administrators of an agency; nobody else learns that there are such pages
_IMPORTING = ">.4..4.."  # who imports for some agency, or will once there is a case
_IMPORTS = ">44..4.."  # who imports for the agency
_ENTRUSTS = ">333333."
_ENTRUSTED = ">444444."
UPLOADER = ">44444.4"  # an upload under way is its uploader's alone

# route: (GET, POST). A route with a step of the workflow is named once a step.
TABLE: dict[str, tuple[str, str]] = {
    # Open to everybody
    "front-page": (_ALL, _ALL),
    "help": (_ALL, _ALL),
    "login": (_ALL, _ALL),
    "report-style": (_ALL, _ALL),
    "example-report": (_ALL, _ALL),
    "example-trace": (_ALL, _ALL),
    "example-score-sheet": (_ALL, _ALL),
    "answer": (_ALL, _ALL),
    "answered": (_ALL, _ALL),
    "admin/login/": (_ALL, _ALL),
    # One's own
    "second-factor": (_SIGNED_IN, _SIGNED_IN),
    "second-factor-enrol": (_SIGNED_IN, _SIGNED_IN),
    "second-factor-enrolled": (_SIGNED_IN, _SIGNED_IN),
    "sign-in-again": (_SIGNED_IN, _SIGNED_IN),
    "kept-form": (_SIGNED_IN, _SIGNED_IN),
    "kept-form-discard": (_SIGNED_IN, _SIGNED_IN),
    "session-state": (_SIGNED_IN, _SIGNED_IN),
    "logout": (_SIGNED_IN, _SIGNED_IN),
    "my-sign-ins": (_SIGNED_IN, _SIGNED_IN),
    "sign-in-end": (_SIGNED_IN, _SIGNED_IN),
    "sign-ins-end-others": (_SIGNED_IN, _SIGNED_IN),
    "password-change": (_SIGNED_IN, _SIGNED_IN),
    "recovery-codes": (_SIGNED_IN, _SIGNED_IN),
    "admin/logout/": (_SIGNED_IN, _SIGNED_IN),
    "admin/password_change/": (_SIGNED_IN, _SIGNED_IN),
    "desk": (_SIGNED_IN, _SIGNED_IN),
    "case-list": (_SIGNED_IN, _SIGNED_IN),
    "case-list-workbook": (_SIGNED_IN, _SIGNED_IN),
    "case-deadlines": (_SIGNED_IN, _SIGNED_IN),
    # What comes with the program is loaded by who runs the site
    "shipped-load": (_SIGNED_IN, ">333333."),
    # Evaluators open cases, each for the agencies of their own body
    "case-new": (">.3.3333", ">.3.3333"),
    # The library of frameworks: read by all, brought in by evaluators and those who keep it, kept by the latter
    "framework-list": (_SIGNED_IN, _SIGNED_IN),
    "framework": (_SIGNED_IN, _SIGNED_IN),
    "framework-compare": (_SIGNED_IN, _SIGNED_IN),
    "framework-yaml": (_SIGNED_IN, _SIGNED_IN),
    "framework-workbook": (_SIGNED_IN, _SIGNED_IN),
    "framework-new": (_DRAFTS, _DRAFTS),
    "framework-copy": (_DRAFTS, _DRAFTS),
    "framework-switch": (_KEEPS, _KEEPS),
    "framework-share": (_KEEPS, _KEEPS),
    "framework-unshare": (_KEEPS, _KEEPS),
    "framework-draft": (_OWNER, _OWNER),
    "framework-draft-store": (_OWNER, _OWNER),
    "framework-draft-accept": (_OWNER, _OWNER),
    "framework-draft-accept-all": (_OWNER, _OWNER),
    "framework-draft-branch": (_OWNER, _OWNER),
    "framework-draft-fill": (_OWNER, _OWNER),
    "framework-draft-add": (_OWNER, _OWNER),
    "framework-draft-add-below": (_OWNER, _OWNER),
    "framework-draft-move": (_OWNER, _OWNER),
    "framework-draft-move-to": (_OWNER, _OWNER),
    "framework-draft-remove": (_OWNER, _OWNER),
    "framework-draft-restore": (_OWNER, _OWNER),
    "framework-draft-totals": (_OWNER, _OWNER),
    "framework-draft-facts": (_OWNER, _OWNER),
    "framework-draft-propose": (_OWNER, _OWNER),
    "framework-draft-check": (_OWNER, _OWNER),
    "framework-draft-delete": (_OWNER, _OWNER),
    "framework-draft-deleted": (_OWNER, _OWNER),
    "framework-draft-leaf": (_OWNER, _OWNER),
    "framework-draft-answer": (_OWNER, _OWNER),
    # A case
    "case-detail": (_READER, _READER),
    "case-needs": (_READER, _READER),
    "case-blanks": (_READER, _READER),
    "review": (_REVIEWER, _REVIEWER),
    "transition freeze": (_EVALUATOR, _EVALUATOR),
    "transition submit": (_EVALUATOR, _EVALUATOR),
    "transition withdraw": (_EVALUATOR, _EVALUATOR),
    "transition consult": (_REVIEWER, _REVIEWER),
    "transition reply": (_STAFF, _STAFF),
    "transition return": (_REVIEWER, _REVIEWER),
    "transition approve": (_REVIEWER, _REVIEWER),
    "transition publish": (_REVIEWER, _REVIEWER),
    "transition unpublish": (_REVIEWER, _REVIEWER),
    "transition cancel": (_EVALUATOR, _EVALUATOR),
    "transition resume": (_EVALUATOR, _EVALUATOR),
    "case-correct": (_EVALUATOR, _EVALUATOR),
    "case-hand-over": (_HANDS_OVER, _HANDS_OVER),
    "case-setup": (_EVALUATOR, _EVALUATOR),
    "case-setup-freeze": (_EVALUATOR, _EVALUATOR),
    "case-setup-library": (_EVALUATOR, _EVALUATOR),
    "case-setup-indicator": (_EVALUATOR, _EVALUATOR),
    "indicator-preview-rule": (_EVALUATOR, _EVALUATOR),
    "indicator-propose-rule": (_EVALUATOR, _EVALUATOR),
    "indicator-standard-from-rule": (_EVALUATOR, _EVALUATOR),
    "indicator-add-sibling": (_EVALUATOR, _EVALUATOR),
    "indicator-add-child": (_EVALUATOR, _EVALUATOR),
    "indicator-copy": (_EVALUATOR, _EVALUATOR),
    "indicator-move": (_EVALUATOR, _EVALUATOR),
    "indicator-remove": (_EVALUATOR, _EVALUATOR),
    "indicator-restore": (_EVALUATOR, _EVALUATOR),
    "indicator-keep-mine": (_EVALUATOR, _EVALUATOR),
    "indicator-keep-theirs": (_EVALUATOR, _EVALUATOR),
    "indicator-set-out": (_EVALUATOR, _EVALUATOR),
    "weights-split": (_EVALUATOR, _EVALUATOR),
    "weights-scale": (_EVALUATOR, _EVALUATOR),
    "weights-sum": (_EVALUATOR, _EVALUATOR),
    "score-sheet": (_EVALUATOR, _EVALUATOR),
    "score-sheet-cells": (_EVALUATOR, _EVALUATOR),
    "score-sheet-facts": (_EVALUATOR, _EVALUATOR),
    "score-sheet-choose-fact": (_EVALUATOR, _EVALUATOR),
    "score-sheet-undo-choice": (_EVALUATOR, _EVALUATOR),
    "score-sheet-check": (_EVALUATOR, _EVALUATOR),
    "score-sheet-paste": (_EVALUATOR, _EVALUATOR),
    "score-sheet-paste-confirm": (_EVALUATOR, _EVALUATOR),
    "score-sheet-import-confirm": (_EVALUATOR, _EVALUATOR),
    "score-sheet-import": (_EVALUATOR, _EVALUATOR),
    "score-sheet-workbook": (_EVALUATOR, _EVALUATOR),
    # Its panel: a member's own sheet is there for the members alone
    "panel": (_EVALUATOR, _EVALUATOR),
    "panel-convene": (_EVALUATOR, _EVALUATOR),
    "panel-arrange": (_EVALUATOR, _EVALUATOR),
    "panel-members": (_EVALUATOR, _EVALUATOR),
    "panel-reopen": (_EVALUATOR, _EVALUATOR),
    "panel-hand-over": (_EVALUATOR, _EVALUATOR),
    "panel-close": (_EVALUATOR, _EVALUATOR),
    "panel-conclude-all": (_EVALUATOR, _EVALUATOR),
    "panel-conclude": (_EVALUATOR, _EVALUATOR),
    "panel-mine": (_EVALUATOR, _EVALUATOR),
    "panel-mine-submit": (_EVALUATOR, _EVALUATOR),
    # Its papers
    "evidence-list": (_READER, _ATTACHES),
    "evidence-paper": (_READER, _ATTACHES),
    "evidence-link": (_READER, _ATTACHES),
    "evidence-remove": (_READER, _ATTACHES),
    "evidence-restore": (_READER, _ATTACHES),
    "evidence-file": (_READER, _READER),
    "evidence-preview": (_READER, _READER),
    "indicator-evidence": (_READER, _ATTACHES),
    "indicator-evidence-note": (_READER, _ATTACHES),
    "indicator-evidence-link": (_READER, _ATTACHES),
    "indicator-evidence-restore": (_READER, _ATTACHES),
    "indicator-evidence-unlink": (_READER, _ATTACHES),
    # Its questionnaires
    "questionnaires": (_READER, _READER),
    "questionnaire": (_READER, _READER),
    "questionnaire-new": (_EVALUATOR, _EVALUATOR),
    "questionnaire-frame": (_EVALUATOR, _EVALUATOR),
    "questionnaire-preview": (_EVALUATOR, _EVALUATOR),
    "questionnaire-open": (_EVALUATOR, _EVALUATOR),
    "questionnaire-close": (_EVALUATOR, _EVALUATOR),
    "questionnaire-delete": (_EVALUATOR, _EVALUATOR),
    "questionnaire-prefer": (_EVALUATOR, _EVALUATOR),
    "questionnaire-links": (_EVALUATOR, _EVALUATOR),
    "questionnaire-links-void": (_EVALUATOR, _EVALUATOR),
    "questionnaire-counts": (_EVALUATOR, _EVALUATOR),
    "questionnaire-counts-workbook": (_EVALUATOR, _EVALUATOR),
    "questionnaire-counts-upload": (_EVALUATOR, _EVALUATOR),
    "question-new": (_EVALUATOR, _EVALUATOR),
    "question": (_EVALUATOR, _EVALUATOR),
    "question-up": (_EVALUATOR, _EVALUATOR),
    "question-down": (_EVALUATOR, _EVALUATOR),
    "question-remove": (_EVALUATOR, _EVALUATOR),
    # Its report
    "report": (_READER, _READER),
    "report-pdf": (_READER, _READER),
    "trace": (_READER, _READER),
    "versions": (_READER, _ISSUES),
    "versions-compare": (_READER, _READER),
    "version-file": (_READER, _READER),
    "render-job": (_READER, _READER),
    "render-job-cancel": (_READER, _ISSUES),
    "words": (_READER, _EVALUATOR),
    "words-preview": (_EVALUATOR, _EVALUATOR),
    "words-facts": (_EVALUATOR, _EVALUATOR),
    # The import
    # Agencies and people, kept by their administrators; nobody else learns that there is a page
    "agency-list": (_KEEPERS, _KEEPERS),
    "agency-open": (_KEEPERS, _KEEPERS),
    "agency": (_KEEPERS, _KEEPERS),
    "agency-rename": (_KEEPERS, _KEEPERS),
    "agency-merge": (_KEEPERS, _KEEPERS),
    "agency-split": (_KEEPERS, _KEEPERS),
    "agency-close": (_KEEPERS, _KEEPERS),
    "agency-undo": (_KEEPERS, _KEEPERS),
    "person-list": (_KEEPERS, _KEEPERS),
    "person-add": (_KEEPERS, _KEEPERS),
    "person": (_KEEPERS, _KEEPERS),
    "person-role": (_KEEPERS, _KEEPERS),
    "person-end-role": (_KEEPERS, _KEEPERS),
    "person-password": (_KEEPERS, _KEEPERS),
    "person-block": (_KEEPERS, _KEEPERS),
    "person-unblock": (_KEEPERS, _KEEPERS),
    # Entrustments of firms: each for its client's administrators and reviewers and for its firm; here a superuser's
    "entrustment-list": (_SIGNED_IN, _SIGNED_IN),
    "entrustment-new": (_ENTRUSTS, _ENTRUSTS),
    "entrustment": (_ENTRUSTED, _ENTRUSTED),
    "entrustment-add": (_ENTRUSTED, _ENTRUSTED),
    "entrustment-extend": (_ENTRUSTED, _ENTRUSTED),
    "entrustment-end": (_ENTRUSTED, _ENTRUSTED),
    "entrustment-take-back": (_ENTRUSTED, _ENTRUSTED),
    # Lists that are brought in: each its keeper's, and for superusers
    "roster-list": (_KEEPERS, _KEEPERS),
    "roster-agencies": (_KEEPERS, _KEEPERS),
    "roster-people": (_KEEPERS, _KEEPERS),
    "roster-agencies-workbook": (_KEEPERS, _KEEPERS),
    "roster-people-workbook": (_KEEPERS, _KEEPERS),
    "roster": (_KEEPERS, _KEEPERS),
    "roster-settings": (_KEEPERS, _KEEPERS),
    "roster-confirm": (_KEEPERS, _KEEPERS),
    "roster-passwords": (_KEEPERS, _KEEPERS),
    "roster-make-passwords": (_KEEPERS, _KEEPERS),
    "roster-undo": (_KEEPERS, _KEEPERS),
    "roster-delete": (_KEEPERS, _KEEPERS),
    "import-list": (_IMPORTING, _IMPORTING),
    "import-new": (_IMPORTING, _IMPORTING),
    "import-template": (_IMPORTING, _IMPORTING),
    "import-batch": (_IMPORTS, _IMPORTING),
    "import-batch-workbook": (_IMPORTS, _IMPORTING),
    "import-upload": (UPLOADER, _IMPORTING),
    "import-faults": (UPLOADER, _IMPORTING),
    "import-marked": (UPLOADER, _IMPORTING),
    "import-original": (UPLOADER, _IMPORTING),
    "import-correct": (_IMPORTING, UPLOADER),
    "import-withdraw": (_IMPORTING, UPLOADER),
    "import-settings": (_IMPORTING, UPLOADER),
    "import-confirm": (_IMPORTING, UPLOADER),
    "import-delete": (_IMPORTING, UPLOADER),
    "import-replace": (_IMPORTING, UPLOADER),
    # Contradictions between the tables of an agency and year
    "data-questions": (_READER, ">44.33.."),
    "data-question-withdraw": (_READER, ">44.33.."),
    # The admin, all of it
    "admin": (">444444.", ">444444."),
}

# Whoever is a stranger to the case finds none of these.
OF_A_CASE = [
    line
    for line, (get, _) in TABLE.items()
    if get in (_READER, _EVALUATOR, _REVIEWER, _STAFF, _HANDS_OVER) and not line.startswith("data-question")
]


def cells() -> Iterator[tuple[str, str, str, str]]:
    """Line, method, person and the expected sign of every cell."""
    for line, row in TABLE.items():
        for method, signs in zip(("GET", "POST"), row, strict=True):
            for person, sign in zip(PEOPLE, signs, strict=True):
                yield line, method, person, sign

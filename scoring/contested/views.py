"""The page of the questions between tables, and taking a decision back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from budgets.facts import fact_label
from budgets.ledger.selectors.contested import tail_differences_among
from budgets.ledger.selectors.tables import year_rows
from budgets.ledger.services.questions import DecisionError, QuestionChanged
from evalcase.web.access import BY_OBJECT, NotOpen, found_or_hidden
from evalcase.web.views import ActionView, FormPage
from scoring.contested.forms import DecisionForm, KeyForm
from scoring.contested.selectors import ShownQuestion, Standing, asked, questions_on_page, standing_of
from scoring.contested.services import decide, withdraw
from units.agencies.models import Agency
from units.people.models import User

_LARGEST_YEAR = 9999


class OfAgencyAndYear:
    """A view under an agency and a year: strangers find nothing, readers may not decide."""

    access = BY_OBJECT
    user: User
    agency: Agency
    year: int
    standing: Standing
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user, self.year = request.user, kwargs["year"]
        if self.year > _LARGEST_YEAR:
            raise NotOpen("没有这个年度")
        self.agency = found_or_hidden(Agency.objects.prefetch_related("names"), code=kwargs["agency"])
        self.standing = standing_of(self.user, self.agency, self.year)
        if not self.standing.may_see:
            raise NotOpen(f"{self.agency}{self.year}年没有向此人开放的案件")
        if request.method == "POST" and not self.standing.may_decide:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_success_url(self) -> str:
        return reverse("data-questions", args=[self.agency.code, self.year])

    def refuse_when_closed(self) -> None:
        if not self.standing.is_open:
            raise DecisionError("案件已提交或已审核，数据已固定；退回修改后再核定。")


class QuestionsView(OfAgencyAndYear, FormPage):
    """All questions side by side; a post decides one of them."""

    template_name = "scoring/contested/page.html"
    form_class = DecisionForm
    refusals = (DecisionError, QuestionChanged)
    conflicts = (QuestionChanged,)

    def get_form_kwargs(self) -> dict[str, Any]:
        questions = asked(self.agency, self.year) if self.request.method == "POST" else ()
        values = {question.key: len(question.values) for question in questions}
        return super().get_form_kwargs() | {"values_of": values}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = year_rows(self.agency, self.year)
        questions = questions_on_page(self.agency, self.year, self.standing.cases, rows)
        sent = context["form"] if context["form"].is_bound else None
        forms = [(question, self._form(question, sent)) for question in questions]
        keys = {question.contested.key for question in questions}
        return context | {
            "stray": sent.data.get("key", "") if sent is not None and sent.data.get("key") not in keys else None,
            "agency": self.agency,
            "year": self.year,
            "standing": self.standing,
            "questions": forms,
            "tails": tail_differences_among(rows, self.year),
            "open": sum(question.decision is None for question in questions),
            "may_decide": self.standing.may_decide and self.standing.is_open,
        }

    def _form(self, question: ShownQuestion, sent: DecisionForm | None) -> DecisionForm:
        """The form as it was sent, where it was this question's."""
        if sent is not None and sent.data.get("key") == question.contested.key:
            return sent
        return DecisionForm(
            initial={"key": question.contested.key, "seen": question.contested.digest},
            values_of={question.contested.key: len(question.values)},
            auto_id=f"q{question.number}_%s",
        )

    def act(self) -> str:
        self.refuse_when_closed()
        told = self.form.cleaned_data
        value = decide(
            agency=self.agency, year=self.year, key=told["key"], seen=told["seen"], chosen=self.form.chosen,
            typed=told["typed"], reason=told["reason"], actor=self.user,
        )  # fmt: skip
        return f"“{fact_label(told['key'])}”按{value}取值，已重新计算未提交案件的得分。"


class WithdrawDecisionView(OfAgencyAndYear, ActionView):
    """Taking a decision back."""

    form_class = KeyForm
    refusals = (DecisionError, QuestionChanged)

    def act(self) -> str:
        self.refuse_when_closed()
        key = self.form.cleaned_data["key"]
        withdraw(agency=self.agency, year=self.year, key=key, actor=self.user)
        return f"“{fact_label(key)}”的核定已撤销，重新成为疑问。"

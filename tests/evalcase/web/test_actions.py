"""A button pressed: done and told, or refused and told."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.views import View

from evalcase.web.views import ActionView, FormPage


class Full(Exception):
    pass


class FillView(ActionView):
    refusals = (Full,)

    def act(self) -> str:
        if self.kwargs["full"]:
            raise Full("已满，不能再添加")
        return "已添加"

    def get_success_url(self) -> str:
        return "/list/"


def press(
    method: str = "post", *, view: type[View] = FillView, full: bool = False, **sent: str
) -> tuple[Any, list[tuple[str, str]]]:
    request = getattr(RequestFactory(), method)("/fill/", sent)
    request._messages = CookieStorage(request)
    answer = view.as_view()(request, full=full)
    return answer, [(one.level_tag, one.message) for one in get_messages(request)]


def test_what_was_done_is_told_on_the_page_it_leads_to() -> None:
    answer, told = press()
    assert (answer.status_code, answer["Location"]) == (302, "/list/")
    assert told == [("success", "已添加")]


def test_a_refusal_is_told_in_its_own_words() -> None:
    answer, told = press(full=True)
    assert (answer.status_code, answer["Location"]) == (302, "/list/")
    assert told == [("error", "已满，不能再添加")]


def test_an_address_that_is_only_opened_does_nothing() -> None:
    answer, told = press("get")
    assert answer.status_code == 405
    assert told == []


class SeatsForm(forms.Form):
    seats = forms.IntegerField(label="席位", min_value=1, error_messages={"min_value": "至少 1 个，请改正"})


class SeatsView(FillView):
    form_class = SeatsForm

    def act(self) -> str:
        return f"已添加{self.form.cleaned_data['seats']}个"


@pytest.mark.parametrize(
    ("sent", "expected"), [("2", ("success", "已添加2个")), ("0", ("error", "席位：至少 1 个，请改正"))]
)
def test_what_is_sent_along_is_checked_first(sent: str, expected: tuple[str, str]) -> None:
    assert press(view=SeatsView, seats=sent)[1] == [expected]


class SeatsPage(FormPage):
    form_class = SeatsForm
    refusals = (Full,)
    template_name = "web/_errors.html"
    success_url = "/list/"

    def act(self) -> str:
        if self.form.cleaned_data["seats"] > 9:
            raise Full("已满，不能再添加")
        return "已添加"


@pytest.mark.parametrize(("sent", "why"), [("0", "至少 1 个，请改正"), ("10", "已满，不能再添加")])
def test_a_page_with_a_form_is_shown_again_with_what_is_wrong(sent: str, why: str) -> None:
    answer, told = press(view=SeatsPage, seats=sent)
    assert (answer.status_code, told) == (422, [])
    assert why in answer.rendered_content


def test_a_page_with_a_form_leads_on_when_it_is_done() -> None:
    answer, told = press(view=SeatsPage, seats="2")
    assert (answer.status_code, answer["Location"]) == (302, "/list/")
    assert told == [("success", "已添加")]

"""A button pressed: done and told, or refused and told."""

from typing import Any

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from evalcase.web.views import ActionView


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


def press(method: str = "post", *, full: bool = False) -> tuple[Any, list[tuple[str, str]]]:
    request = getattr(RequestFactory(), method)("/fill/")
    request._messages = CookieStorage(request)
    answer = FillView.as_view()(request, full=full)
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

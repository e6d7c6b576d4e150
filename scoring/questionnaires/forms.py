"""Forms of questionnaires: the frame, a question with its options line by line, an answer, numbers of links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from evalcase.web.forms import whole_number_input
from scoring.questionnaires.models import Question, QuestionKind, Questionnaire
from scoring.questionnaires.services.frames import Frame
from scoring.questionnaires.services.links import MAX_LINKS_AT_ONCE
from scoring.questionnaires.services.questions import Definition, definition_of

# The scales that satisfaction questionnaires use, each with its weights.
SCALES: dict[str, tuple[tuple[str, Decimal], ...]] = {
    "five": (
        ("非常满意", Decimal(1)),
        ("满意", Decimal("0.8")),
        ("基本满意", Decimal("0.6")),
        ("不太满意", Decimal("0.4")),
        ("不满意", Decimal(0)),
    ),
    "four": (
        ("非常满意", Decimal(1)),
        ("满意", Decimal("0.8")),
        ("一般", Decimal("0.6")),
        ("不满意", Decimal(0)),
    ),
    "three": (("满意", Decimal(1)), ("基本满意", Decimal("0.6")), ("不满意", Decimal(0))),
    "two": (("满意", Decimal(1)), ("不满意", Decimal(0))),
}
_SCALE_NAMES = {"five": "五级", "four": "四级", "three": "三级", "two": "两级"}
_WEIGHTED = re.compile(r"^(?P<text>.+?)[\s:：,，]+(?P<weight>\d{1,3}(?:\.\d{1,2})?)\s*[%％]$")


def options_text(options: Iterable[tuple[str, Decimal | None]]) -> str:
    """Options as they are typed: one a line, with the weight as a percentage behind."""
    return "\n".join(text if weight is None else f"{text} {percent(weight)}%" for text, weight in options)


def percent(weight: Decimal) -> str:
    """A share as a percentage without idle zeros: 80, 33.33."""
    return f"{(weight * 100).normalize():f}"


def parse_options(text: str) -> tuple[tuple[str, Decimal | None], ...]:
    """The options typed, one a line. Raises ValidationError naming the line."""
    options: list[tuple[str, Decimal | None]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line:
            continue
        match = _WEIGHTED.match(line)
        name, weight = (match["text"].strip(), Decimal(match["weight"]) / 100) if match else (line, None)
        if weight is not None and weight > 1:
            raise ValidationError(f"第{number}行“{line}”的权重大于100%，应在0%到100%之间")
        if len(name) > 30:
            raise ValidationError(f"第{number}行的选项有{len(name)}个字，不能超过30个字，请精简文字")
        options.append((name, weight))
    return tuple(options)


class FrameForm(forms.ModelForm):
    """What stands around the questions."""

    class Meta:
        model = Questionnaire
        fields = [
            "title",
            "population",
            "population_size",
            "planned",
            "minimum_valid",
            "opens",
            "closes",
            "introduction",
        ]
        widgets = {
            "population_size": whole_number_input(),
            "planned": whole_number_input(),
            "minimum_valid": whole_number_input(),
            "opens": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "introduction": forms.Textarea(attrs={"rows": 4}),
        }

    def frame(self) -> Frame:
        """What was typed, for the services."""
        return Frame(**self.cleaned_data)


class QuestionForm(forms.Form):
    """One question. Options are typed one a line; a scale fills them in where they are left empty."""

    text = forms.CharField(label="题目", max_length=80)
    kind = forms.ChoiceField(label="题型", choices=QuestionKind.choices, initial=QuestionKind.SATISFACTION)
    scale = forms.ChoiceField(
        label="选用预设等级",
        required=False,
        choices=[("", "不用预设，自己填写选项")]
        + [
            (name, f"{_SCALE_NAMES[name]}：{'、'.join(f'{text}{percent(weight)}%' for text, weight in options)}")
            for name, options in SCALES.items()
        ],
        help_text="只用于满意度单选题，选其他题型时不起作用；选用预设时，下面的选项不用填",
    )
    options = forms.CharField(
        label="选项",
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="每行一个选项；满意度单选题在选项后写权重，如“满意 80%”。开放题不填",
    )
    counts = forms.BooleanField(label="计入满意度（只有满意度单选题可以）", required=False, initial=True)
    required = forms.BooleanField(label="必答", required=False, initial=True)

    def clean_options(self) -> tuple[tuple[str, Decimal | None], ...]:
        return parse_options(self.cleaned_data["options"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # The preset stands chosen on a new form; another kind of question passes it over, as it does ``counts``.
        if data.get("scale") and data.get("kind") == QuestionKind.SATISFACTION:
            if data.get("options"):
                self.add_error("options", "已选用预设等级，又填写了选项，请只留一样")
            else:
                data["options"] = SCALES[data["scale"]]
        return data

    def definition(self) -> Definition:
        """What was typed, for the services; only satisfaction questions are asked to count."""
        data = self.cleaned_data
        kind = QuestionKind(data["kind"])
        counts = data["counts"] and kind is QuestionKind.SATISFACTION
        return Definition(data["text"], kind, tuple(data["options"]), counts, data["required"])

    @staticmethod
    def initial_of(question: Question) -> dict[str, Any]:
        """A question as the form shows it."""
        known = definition_of(question)
        return {
            "text": known.text,
            "kind": known.kind,
            "options": options_text(known.options),
            "counts": known.counts,
            "required": known.required,
        }


class GivenField(forms.Field):
    """What was sent for one question, however many values; whether it is an answer, its service knows."""

    widget = forms.SelectMultiple

    def __init__(self, question: Question) -> None:
        super().__init__(label=question.text, required=False)
        self.question = question

    def clean(self, value: list[str] | None) -> list[str]:
        return value or []


class AnswerForm(forms.Form):
    """One answer to a questionnaire, a field a question."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questionnaire.questions.all())
        for question in self.questions:
            self.fields[_field(question.pk)] = GivenField(question)

    @property
    def answers(self) -> dict[int, list[str]]:
        """What was sent, by the question's key."""
        return {question.pk: self.cleaned_data[_field(question.pk)] for question in self.questions}

    def reject(self, problems: Mapping[int, str]) -> None:
        """Tell what is wrong with answers, by the question's key."""
        for pk, problem in problems.items():
            self.add_error(_field(pk), problem)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each question as the page prints it, with what was sent and what is wrong with it."""
        for question in self.questions:
            field = self[_field(question.pk)]
            given = field.value() or []
            yield {
                "question": question,
                "name": field.html_name,
                "control": "checkbox" if question.kind == QuestionKind.MULTIPLE else "radio",
                "options": [(option, str(option.pk) in given) for option in question.options.all()],
                "is_text": question.kind == QuestionKind.OPEN,
                "is_multiple": question.kind == QuestionKind.MULTIPLE,
                "text": given[0] if given else "",
                "problem": "".join(map(str, field.errors)),
            }


def _field(pk: int) -> str:
    return f"q{pk}"


class LinksForm(forms.Form):
    """How many links to make."""

    number = forms.IntegerField(
        label="生成链接数", min_value=1, max_value=MAX_LINKS_AT_ONCE, widget=whole_number_input()
    )

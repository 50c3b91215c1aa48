"""What a field's label says of it is true."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from govtrack.core.forms import (
    BaseForm,
    Chosen,
    NeededLater,
    Required,
    WholeNumber,
    found_by_typing,
    is_optional,
    named_error,
)


class Sample(Form):
    """One field of each kind."""

    title = StringField(validators=[Required()])
    remark = TextAreaField()
    heard = TextAreaField(validators=[NeededLater()])
    unit = SelectField(choices=[("1", "甲"), ("2", "乙")])
    helper = SelectField(choices=[("0", "没有"), ("1", "甲")])
    chair = SelectField(choices=[(0, "请选择"), (1, "甲")], coerce=int, validators=[Chosen("请选择主持人。")])
    mode = RadioField(choices=[("a", "甲"), ("b", "乙")], default="a")


@pytest.mark.parametrize(
    ("name", "optional"),
    [
        ("title", False), ("remark", True), ("heard", False), ("unit", False), ("helper", True), ("chair", False),
        ("mode", False),
    ],
)  # fmt: skip
def test_only_what_may_stay_empty_is_called_optional(app: Flask, name: str, optional: bool) -> None:
    with app.test_request_context():
        assert is_optional(Sample()[name]) is optional


def test_nobody_chosen_is_told_at_the_field(app: Flask) -> None:
    with app.test_request_context():
        form = Sample(data={"title": "x", "unit": "1", "helper": "0", "chair": 0, "mode": "a"})
        assert not form.validate()
        assert form.errors == {"chair": ["请选择主持人。"]}


def test_a_list_that_does_not_fit_on_a_screen_is_searched_by_typing(app: Flask) -> None:
    with app.test_request_context("/"), force_locale("en"):
        assert found_by_typing(15) == {}
        assert found_by_typing(16) == {"data-find": "Type to find", "data-found": "Found: #"}


def test_an_error_away_from_its_field_names_it_once(app: Flask) -> None:
    class Named(BaseForm):
        holder = StringField("Whose program", validators=[Required()])
        place = StringField("Place", validators=[Required("Choose the place.")])
        odd_one = StringField(validators=[Required()])

    with app.test_request_context("/", method="POST", headers={"Accept-Language": "en"}), force_locale("en"):
        form = Named(meta={"csrf": False})
        assert not form.validate()
        told = [named_error(field, field.errors[0]) for field in form]
    assert told == ["Whose program: Please fill this in.", "Choose the place.", "Please fill this in."]


class _Letters(BaseForm):
    letters = SelectMultipleField("来信", coerce=int, choices=[(129, "一"), (151, "二")])


def test_what_is_none_of_several_choices_is_told_in_the_reader_s_language_and_without_its_number(app: Flask) -> None:
    with app.test_request_context("/"), force_locale("zh_CN"):
        form = _Letters(MultiDict([("letters", "129"), ("letters", "18")]))
        assert not form.validate() and form.errors["letters"] == ["不是有效的选择。"]


class Numbers(BaseForm):
    """As most numbers, and one in percent."""

    many = WholeNumber()
    part = WholeNumber(least=1, most=100, outside="一到一百")


OUTSIDE, NO_NUMBER = "请填 0 到 100000 之间的数。", "请填一个整数，例如 12。"


@pytest.mark.parametrize(
    ("name", "typed", "number", "said"),
    [
        ("many", "0", 0, []), ("many", "-1", None, [OUTSIDE]), ("many", "100000", 100_000, []),
        ("many", "100001", None, [OUTSIDE]), ("many", " 12,000 ", 12_000, []), ("many", "", None, []),
        ("many", str(2**31), None, [OUTSIDE]), ("many", str(2**63), None, [OUTSIDE]),
        ("many", "9" * 40, None, [OUTSIDE]), ("many", "9" * 5000, None, [NO_NUMBER]),
        ("many", "1.5", None, [NO_NUMBER]), ("many", "几个", None, [NO_NUMBER]),
        ("part", "0", None, ["一到一百"]), ("part", "1", 1, []),
        ("part", "100", 100, []), ("part", "101", None, ["一到一百"]),
    ],
)  # fmt: skip
def test_a_whole_number_lies_within_its_bounds(
    app: Flask, name: str, typed: str, number: int | None, said: list[str]
) -> None:
    with app.test_request_context(method="POST", data={name: typed}):
        form = Numbers()
        form.validate()
        assert (form[name].data, list(form[name].errors)) == (number, said)

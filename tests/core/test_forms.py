"""What a field's label says of it is true."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from govtrack.core.forms import BaseForm, Chosen, NeededLater, Required, found_by_typing, is_optional, named_error


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

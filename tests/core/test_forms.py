"""What a field's label says of it is true."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import Form, RadioField, SelectField, StringField, TextAreaField

from govtrack.core.forms import Chosen, NeededLater, Required, is_optional


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

"""Lists to choose from are written as WTForms writes them, letter by letter."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from markupsafe import Markup
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import Select

from govtrack.core.choices import QuickSelect
from govtrack.core.forms import BaseForm
from govtrack.core.i18n import _l

NASTY = "<b>\"甲\" & 'x'</b>"


class Level(IntEnum):
    """A value that is a number and more."""

    HIGH = 3


class Lists(BaseForm):
    """One of each shape."""

    plain = SelectField(choices=[("a", "甲"), ("b", NASTY), (NASTY, "丙")], default="b")
    bare = SelectField(choices=["甲", "", NASTY])
    numbers = SelectField(coerce=int, choices=[(0, _l("None")), (1, 7), (2, "")], default=1)
    flags = SelectField(coerce=str, choices=[(True, "真"), (False, "假")], default="True")
    enums = SelectField(coerce=str, choices=[(Level.HIGH, "高")])
    markup = SelectField(choices=[(Markup('<i>"'), Markup("<i>x</i>"))])
    more = SelectField(choices=[("a", "甲", {"disabled": True, "data_of": NASTY}), ("b", "乙")])
    groups = SelectField(coerce=int, choices={NASTY: [(1, "甲"), (2, "乙")], "空": [(3, "丙")]}, default=2)
    loose = SelectField(choices=[SelectChoice("a"), SelectChoice("b", "乙", optgroup="组")])
    several = SelectMultipleField(choices=[("a", "甲"), ("b", "乙"), ("c", "丙")], default=["a", "c"])
    needed = SelectField(choices=[("", "请选择")], validators=[InputRequired()], render_kw={"class": "wide"})
    empty = SelectField(choices=[])
    none = SelectField()


NAMES = (
    "plain", "bare", "numbers", "flags", "enums", "markup", "more", "groups", "loose", "several", "needed", "empty",
    "none",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("attributes", [{}, {"id": "x-1", "class": NASTY, "required": False, "aria_label": "y"}])
def test_a_list_is_written_as_before(app: Flask, name: str, language: str, attributes: dict[str, Any]) -> None:
    with app.test_request_context("/"), force_locale(language):
        field = Lists()[name]
        slow = Select(multiple=field.widget.multiple)(field, **(field.render_kw or {}) | attributes)
        found = field(**attributes)
    assert isinstance(field.widget, QuickSelect)
    assert (found, type(found)) == (slow, Markup)


def test_what_stands_in_an_option_is_text(app: Flask) -> None:
    with app.test_request_context("/"):
        html = Lists().plain()
    assert html == (
        '<select id="plain" name="plain"><option value="a">甲</option>'
        '<option selected value="b">&lt;b&gt;&#34;甲&#34; &amp; &#39;x&#39;&lt;/b&gt;</option>'
        '<option value="&lt;b&gt;&#34;甲&#34; &amp; &#39;x&#39;&lt;/b&gt;">丙</option></select>'
    )


def test_another_widget_stays(app: Flask) -> None:
    class Radios(BaseForm):
        mode = RadioField(choices=[("a", NASTY)])

    with app.test_request_context("/"):
        html = str(Radios().mode())
    assert html.startswith("<ul") and "&lt;b&gt;" in html

"""The living page of the kit: every component with realistic text, for those who build pages.

Registered in development only. The examples stand in ``templates/styleguide/examples.json``.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from govtrack.core.access import public
from govtrack.core.forms import BaseForm, Ticks
from govtrack.core.pagination import Page

blueprint = Blueprint("styleguide", __name__)
PICTURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 120'><rect width='160' height='120' fill='{sky}'/>"
    "<path d='M0 {shore}q40-18 80 0t80 0v60H0z' fill='{water}'/></svg>"
)


class ExampleForm(BaseForm):
    """One field of each kind; some required, so that an empty form shows its errors."""

    place = SelectField(validators=[DataRequired()])
    text = TextAreaField(validators=[DataRequired()])
    name = StringField()
    since = DateField()
    times = IntegerField()
    mode = RadioField(validators=[DataRequired()])
    kinds = Ticks()
    photos = MultipleFileField()
    notify = BooleanField()


def read_examples() -> dict[str, Any]:
    """The texts of the page, by component."""
    path = Path(current_app.root_path, current_app.template_folder or "") / "styleguide" / "examples.json"
    examples: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return examples


def example_photos(captions: list[str]) -> list[dict[str, str]]:
    """Two drawn pictures as addresses that hold their own content."""
    drawings = [("#cfe0d8", 74, "#5d9483"), ("#f3dcc8", 60, "#8f3d20")]
    photos = []
    for (sky, shore, water), caption in zip(drawings, captions, strict=True):
        picture = PICTURE.format(sky=sky, shore=shore, water=water)
        address = "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()
        photos.append({"url": "#pictures", "thumbnail_url": address, "alt": caption, "caption": caption})
    return photos


def _pairs(choices: list[list[str]]) -> list[tuple[str, ...]]:
    return [tuple(choice) for choice in choices]


def _grouped(groups: dict[str, list[list[str]]]) -> dict[str, list[tuple[str, ...]]]:
    return {label: _pairs(choices) for label, choices in groups.items()}


def example_form(examples: dict[str, Any]) -> FlaskForm:
    """The example form; with ``?errors=1`` as it looks after an empty sending."""
    form = ExampleForm(formdata=None, meta={"csrf": False})
    for name, choices in examples["choices"].items():
        is_grouped = isinstance(choices, dict)
        form[name].choices = _grouped(choices) if is_grouped else _pairs(choices)
    for name, label in examples["fields"].items():
        form[name].label.text = label
    if request.args.get("errors"):
        form.validate()
        for name, message in examples["errors"].items():
            form[name].errors = [message]
    return form


@blueprint.get("/styleguide")
@public
def show() -> ResponseReturnValue:
    """Every component on one page."""
    examples = read_examples()
    return render_template(
        "styleguide/index.html",
        form=example_form(examples),
        example_page=Page([], page=2, per_page=20, total=128),
        drawings=example_photos(examples["captions"]),
        **examples,
    )

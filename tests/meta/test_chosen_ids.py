"""What is chosen from a list of rows is the key of one of them, or an error at the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.core import UnboundField
from wtforms.form import Form

from govtrack.core.addresses import LARGEST_ID
from govtrack.core.forms import BaseForm, row_id

# What no row can have as its key: beyond every column, beyond the largest one, below all, no number.
NO_KEYS = (str(10**40), str(2**63), str(LARGEST_ID + 1), "-1", "x", "1.5")


def forms(kind: type[Form] = BaseForm) -> Iterator[type[Form]]:
    """Every form of the house, found by what it is."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("govtrack."):
            yield one
        yield from forms(one)


def fields(app: Flask, sort: type[Any]) -> Iterator[tuple[str, UnboundField]]:
    """The fields of this sort in all forms."""
    for form in dict.fromkeys(forms()):
        for name in dir(form):
            value = getattr(form, name, None)
            if isinstance(value, UnboundField) and issubclass(value.field_class, sort):
                yield f"{form.__module__}.{form.__name__}.{name}", value


def coerces(app: Flask) -> dict[str, UnboundField]:
    """Every choice that gives something else than the text that was sent."""
    found = fields(app, SelectField), fields(app, SelectMultipleField)
    return {name: field for some in found for name, field in some if field.kwargs.get("coerce", str) is not str}


def test_every_choice_of_a_row_is_read_in_one_way(app: Flask) -> None:
    found = coerces(app)
    assert len(found) > 25
    assert {name for name, field in found.items() if field.kwargs["coerce"] is not row_id} == set()


def test_every_choice_is_compared_with_what_was_offered(app: Flask) -> None:
    known = [*fields(app, SelectField), *fields(app, SelectMultipleField)]
    assert {name for name, field in known if not field.kwargs.get("validate_choice", True)} == set()


@pytest.mark.parametrize("typed", NO_KEYS)
def test_what_no_row_can_have_is_an_error_at_the_field(app: Flask, typed: str) -> None:
    """Whatever the page reads of the field before it asks whether the form holds, it gets no such number."""
    taken, silent = {}, set()
    for name, field in coerces(app).items():
        form = type("One", (BaseForm,), {"one": field})
        with app.test_request_context("/", method="POST", data={"one": typed}):
            made = form(meta={"csrf": False})
            made.one.choices = [(0, "-"), (1, "a")]
            assert not made.validate()
            if made.one.data:
                taken[name] = made.one.data
            if not made.one.errors:
                silent.add(name)
    assert (taken, silent) == ({}, set())

"""Which version a form says that its page showed, whatever was sent in its place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from wtforms import IntegerField

from govtrack.core.editing import EditForm


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("7", 7), ("999999999", 999_999_999), ("1000000000", 0), ("", 0), ("²", 0), ("٣", 0), ("-1", 0), ("9" * 5000, 0)],
)
def test_only_a_short_number_names_a_version(app: Flask, sent: str, expected: int) -> None:
    with app.test_request_context(method="POST", data={"seen": sent}):
        assert EditForm().seen_version == expected


class _Counted(EditForm):
    number = IntegerField("How many")


@pytest.mark.parametrize(("sent", "told"), [("0", False), ("1", True), ("", True)])
def test_a_nought_that_both_entered_is_no_difference(app: Flask, sent: str, told: bool) -> None:
    row = SimpleNamespace(version=8, number=0)
    with app.test_request_context(method="POST", data={"seen": "7", "number": sent}):
        form = _Counted()
        assert form.is_behind(row)
        assert bool(form.number.errors) is told

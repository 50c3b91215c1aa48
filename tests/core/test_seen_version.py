"""Which version a form says that its page showed, whatever was sent in its place."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.editing import EditForm


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("7", 7), ("999999999", 999_999_999), ("1000000000", 0), ("", 0), ("²", 0), ("٣", 0), ("-1", 0), ("9" * 5000, 0)],
)
def test_only_a_short_number_names_a_version(app: Flask, sent: str, expected: int) -> None:
    with app.test_request_context(method="POST", data={"seen": sent}):
        assert EditForm().seen_version == expected

"""Symbols and lines that pages have by the hundred."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.core import assets
from govtrack.core.drawings import spark_points, symbol
from govtrack.core.i18n import _l


@pytest.fixture
def request_of(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/"):
        yield app


def test_a_symbol_is_decoration_unless_it_says_something(request_of: Flask) -> None:
    plain = symbol("flame", size="large")
    assert plain.startswith('<svg class="icon icon-large" aria-hidden="true" width="24" height="24"')
    assert plain.endswith('#flame"></use></svg>')
    assert 'role="img" aria-label="&lt;b&gt; &amp;"' in symbol("flame", "<b> &")


def test_a_symbol_leads_to_the_file_as_it_is_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn() -> str:
        with app.test_request_context("/"):
            return symbol("mug")

    # In a context of its own, as a thread of the server is: that of the tests is open all the time.
    assert "icons.svg?v=newer" not in Context().run(drawn)
    monkeypatch.setattr(assets, "_version", lambda _path, _changed_at: "newer")
    assert "icons.svg?v=newer#mug" in Context().run(drawn)


def test_the_label_is_in_the_language_of_each_reader(request_of: Flask) -> None:
    label = _l("Please choose one.")
    with force_locale("en"):
        assert 'aria-label="Please choose one."' in symbol("flame", label)
    with force_locale("zh_CN"):
        assert 'aria-label="请选择一项。"' in symbol("flame", label)


@pytest.mark.parametrize(
    ("numbers", "points"),
    [
        ([3], ["0.0,4.0"]),
        ([0, 0], ["0.0,44.0", "200.0,44.0"]),
        ([0, 1, 4], ["0.0,44.0", "100.0,34.0", "200.0,4.0"]),
        ([1, 2, 3, 0], ["0.0,30.7", "66.7,17.3", "133.3,4.0", "200.0,44.0"]),
    ],
)
def test_the_line_bends_where_its_numbers_are(numbers: list[int], points: list[str]) -> None:
    assert spark_points(numbers) == points

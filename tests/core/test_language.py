"""Texts in the language of their reader, also where another one is forced for a while."""

from __future__ import annotations

from contextvars import Context

from flask import Flask, render_template_string
from flask_babel import force_locale

from govtrack.core.i18n import _, _l, by_language, ngettext

TEXT = "Please choose one."
SHOWN = "{{ _('Please choose one.') }}"


def test_a_text_follows_the_language_that_is_forced_and_comes_back(app: Flask) -> None:
    lazy = _l(TEXT)

    def told() -> tuple[str, ...]:
        return _(TEXT), str(lazy), render_template_string(SHOWN), by_language("请选择一项。", TEXT)

    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        assert set(told()) == {"请选择一项。"}
        with force_locale("en"):
            assert set(told()) == {TEXT}
        assert set(told()) == {"请选择一项。"}


def test_requests_one_after_the_other_have_a_language_each(app: Flask) -> None:
    def told(language: str) -> tuple[str, str]:
        with app.test_request_context("/", headers={"Accept-Language": language}):
            return _(TEXT), render_template_string(SHOWN)

    # In a context of its own, as a thread of the server is: that of the tests is open all the time.
    assert [Context().run(told, one) for one in ("en", "zh-CN", "en")] == [
        (TEXT, TEXT), ("请选择一项。", "请选择一项。"), (TEXT, TEXT),
    ]  # fmt: skip


def test_a_text_outside_of_everything_is_the_english_one() -> None:
    nowhere = Context()
    assert nowhere.run(lambda: _("Hello %(name)s", name="W")) == "Hello W"
    assert [nowhere.run(ngettext, "%(num)s letter", "%(num)s letters", n) for n in (1, 2)] == ["1 letter", "2 letters"]

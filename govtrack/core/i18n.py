"""Two languages, one catalog per step.

English is the message id; Chinese stands in ``govtrack/translations/<step>/zh_CN``.
Catalogs are compiled when the application starts and a ``.po`` file is newer than its ``.mo``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import (
    Babel,
    LazyString,
    force_locale,
    format_date,
    format_time,
    get_locale,
    get_translations,
)

from govtrack.core.clock import LOCAL_ZONE

TRANSLATIONS = Path(__file__).parent.parent / "translations"
LANGUAGES = ("zh_CN", "en")
LANGUAGE_COOKIE = "language"

__all__ = ["LazyString", "_", "_l", "current_language", "ngettext"]

babel = Babel()


def _translations() -> NullTranslations:
    """The catalogs of the reader's language, looked for once a request; a page says hundreds of texts.

    They are kept where Flask-Babel used to keep them: another language that is forced empties the place for a while.
    """
    found: NullTranslations | None = getattr(_spoken(), "babel_translations", None)
    if found is None:
        found = get_translations()
        if g:
            g._flask_babel.babel_translations = found
    return found


def _spoken() -> Any:
    """What Flask-Babel knows of the language of this request, or nothing yet."""
    return g.get("_flask_babel") if has_app_context() else None


def gettext(message: str, /, **values: Any) -> str:
    """The text in the reader's language, with its values."""
    text: str = _translations().ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """The text for so many, in the reader's language, with its values; ``num`` is one of them."""
    text: str = _translations().ungettext(singular, plural, num)
    return text % {"num": num, **values}


def lazy_gettext(message: str, /, **values: Any) -> LazyString:
    """The text, in the language of whoever reads it when it is shown."""
    return LazyString(gettext, message, **values)


_ = gettext
_l = lazy_gettext


def compile_catalogs(root: Path = TRANSLATIONS) -> list[Path]:
    """Compiles each catalog that is newer than its compiled form; returns what it wrote."""
    written = []
    for source in sorted(root.glob("*/*/LC_MESSAGES/*.po")):
        language = source.parent.parent
        # Babel looks for zh_CN under its full name, zh_Hans_CN.
        target = language.parent / str(Locale.parse(language.name)) / "LC_MESSAGES" / "messages.mo"
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=language.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may start at once; each writes a file of its own and the last one stays.
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        with temporary.open("wb") as file:
            write_mo(file, catalog)
        temporary.replace(target)
        written.append(target)
    return written


def current_language() -> str:
    """``zh_CN`` or ``en``: the reader's choice, else what the browser prefers, else Chinese."""
    if not has_request_context():
        return "zh_CN"
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    best = request.accept_languages.best_match(["zh", "en"], default="zh")
    return "en" if best == "en" else "zh_CN"


def in_language(language: str) -> AbstractContextManager[None]:
    """Texts inside are in this language, for a reader who is not at the browser now."""
    context: AbstractContextManager[None] = force_locale(_locale("en" if language == "en" else "zh_CN"))
    return context


@lru_cache
def _locale(name: str) -> Locale:
    """Read once: a message to ten thousand people asks for it four times each."""
    return Locale.parse(name)


def by_language(chinese: str, english: str | None) -> str:
    """The name that the reader can read, where a row carries both."""
    locale = getattr(_spoken(), "babel_locale", None) or get_locale()
    if locale is not None and locale.language == "en" and english:
        return english
    return chinese


def in_a_row(words: Iterable[str]) -> str:
    """Words one after another, with the marks that the reader's language puts between them."""
    return by_language("、", ", ").join(words)


def side_by_side(clauses: Iterable[str]) -> str:
    """Clauses one after another; what :func:`in_a_row` is for words."""
    return by_language("；", "; ").join(clauses)


def show_date(moment: datetime | date | None) -> str:
    """A day as the reader's language writes it; empty for none."""
    return format_date(moment, "medium") if moment else ""


def show_time(moment: datetime | None) -> str:
    """A moment on the neighbourhood's clocks, to the minute, as the reader's language writes it."""
    return f"{format_date(moment, 'medium')} {format_time(moment, 'short')}" if moment else ""


def init_app(app: Flask) -> None:
    """Wires the languages into ``app`` and its templates."""
    compile_catalogs()
    steps = sorted(path for path in TRANSLATIONS.glob("*") if path.is_dir())
    babel.init_app(
        app,
        default_locale="zh_CN",
        default_timezone=str(LOCAL_ZONE),
        default_translation_directories=";".join(map(str, steps)),
        # The locale itself: by its name it would be looked for among all there are, once a request.
        locale_selector=lambda: _locale(current_language()),
        timezone_selector=lambda: str(LOCAL_ZONE),
    )
    # Templates take the same short way; the extension is Flask-Babel's.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        gettext=lambda message: _translations().ugettext(message),
        ngettext=lambda one, many, num: _translations().ungettext(one, many, num),
        pgettext=lambda context, message: _translations().upgettext(context, message),
        npgettext=lambda context, one, many, num: _translations().unpgettext(context, one, many, num),
        newstyle=True,
    )
    app.jinja_env.globals.update(by_language=by_language)
    app.jinja_env.filters.update(show_date=show_date, show_time=show_time, in_a_row=in_a_row, side_by_side=side_by_side)

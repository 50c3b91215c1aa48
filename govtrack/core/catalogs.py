"""Keeping the catalogs: collecting texts from code and templates, finding gaps."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from govtrack.core.i18n import TRANSLATIONS

ROOT = TRANSLATIONS.parent.parent
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
# Headers that say nothing here or change with every run.
UNKEPT_HEADERS = tuple(
    f'"{name}' for name in ("Project-Id", "Report-Msgid", "POT-", "PO-Rev", "Last-T", "Language-Team", "Generated-By")
)
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
# Texts of the shell and of components stand together; everything else with its step.
EXTRA_FOLDERS = {
    "ui": ("templates/layouts", "templates/components", "templates/styleguide"),
    "core": ("templates/errors", "templates/core"),
}


def list_steps() -> list[str]:
    """The steps that have texts: all packages of govtrack, and ``ui`` for the shell."""
    packages = sorted(path.parent.name for path in TRANSLATIONS.parent.glob("*/__init__.py"))
    return ["ui", *packages]


def _folders(step: str) -> list[Path]:
    own = [ROOT / "govtrack" / step, ROOT / "templates" / step]
    extra = [ROOT / folder for folder in EXTRA_FOLDERS.get(step, ())]
    return [folder for folder in own + extra if folder.is_dir()]


def _collect(step: str) -> Catalog:
    """The texts of one step as a template catalog."""
    template = Catalog(charset="utf-8", fuzzy=False)
    for folder in _folders(step):
        found = extract_from_dir(
            str(folder),
            METHODS,
            options_map={"**.html": {"trimmed": "true"}},
            keywords=KEYWORDS,
        )
        for _name, _line, message, _comments, context in found:
            template.add(message, context=context)
    return template


def _path(step: str) -> Path:
    return TRANSLATIONS / step / "zh_CN" / "LC_MESSAGES" / "messages.po"


def _read(step: str) -> Catalog:
    path = _path(step)
    if not path.exists():
        return Catalog(locale="zh_CN", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def update(step: str) -> int:
    """Brings the catalog of ``step`` up to its texts; returns how many there are."""
    template = _collect(step)
    if not len(template):
        return 0
    catalog = _read(step)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    path = _path(step)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = ""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=False, sort_output=True, no_location=True)
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(UNKEPT_HEADERS)), encoding="utf-8")
    return len(template)


def find_gaps(step: str) -> list[str]:
    """Texts of ``step`` without a translation, or with a doubtful one."""
    catalog = _read(step)
    gaps = []
    for message in _collect(step):
        if not message.id:
            continue
        known = catalog.get(message.id, message.context)
        texts = known.string if known and isinstance(known.string, (list, tuple)) else [known.string if known else ""]
        if known is None or known.fuzzy or not all(texts):
            gaps.append(str(message.id))
    return gaps


def find_strays(step: str) -> list[str]:
    """Translations of texts that ``step`` no longer has."""
    template = _collect(step)
    return [str(m.id) for m in _read(step) if m.id and template.get(m.id, m.context) is None]

"""Both languages are complete, and nothing is translated that nobody says."""

from __future__ import annotations

import ast
import re

import pytest
from babel.messages.pofile import read_po

from govtrack.core import catalogs

STEPS = catalogs.list_steps()
CHINESE = re.compile(r"[一-鿿]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("step", STEPS)
def test_every_text_has_its_chinese(step: str) -> None:
    assert catalogs.find_gaps(step) == []


@pytest.mark.parametrize("step", STEPS)
def test_no_translation_is_left_over(step: str) -> None:
    assert catalogs.find_strays(step) == []


def messages() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(catalogs.TRANSLATIONS.glob("*/zh_CN/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                if message.id:
                    texts = message.id if isinstance(message.id, (list, tuple)) else [message.id]
                    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
                    # The same word in two contexts (pgettext) may be said in two ways.
                    source = f"{message.context}: {texts[-1]}" if message.context else texts[-1]
                    found += [(path.parts[-4], source, string) for string in strings]
    return found


def test_placeholders_survive_translation() -> None:
    broken = [
        (step, source)
        for step, source, target in messages()
        if not set(PLACEHOLDER.findall(target)) <= set(PLACEHOLDER.findall(source))
    ]
    assert not broken


def test_one_english_text_has_one_chinese_text() -> None:
    """The steps' catalogs are merged: the same words must not be said in two ways."""
    said: dict[str, set[str]] = {}
    for _step, source, target in messages():
        said.setdefault(source, set()).add(target)
    differing = {source: texts for source, texts in said.items() if len(texts) > 1}
    assert not differing


def test_templates_say_nothing_outside_the_catalogs() -> None:
    """No Chinese word stands bare in a template or in the code of the steps (names of languages apart)."""
    bare = []
    for path in sorted((catalogs.ROOT / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S).replace("中文", "")
        if CHINESE.search(text) and "styleguide" not in path.parts:
            bare.append(str(path.relative_to(catalogs.ROOT)))
    assert not bare


def test_no_text_stands_inside_an_f_string() -> None:
    """The collector does not look into f-strings: such a text would stay English, and nobody would be told."""
    hidden = []
    for path in sorted((catalogs.ROOT / "govtrack").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and hasattr(one.func, "id")]
                if set(calls) & {"_", "_l", "ngettext", "pgettext", "lazy_pgettext", "npgettext"}:
                    hidden.append(f"{path.relative_to(catalogs.ROOT)}:{node.lineno}")
    assert hidden == []


def test_masking_has_one_word() -> None:
    """What is taken out of a text so that it tells nobody is 隐去, which everybody reads, not 脱敏."""
    assert [text for _step, _source, text in messages() if re.search("遮[^阳雨]|脱敏|打码|掩码", text)] == []


# A letter is no submission; units are called in, not whistled; the program is no house; what is shown does not stand.
ONE_WORD = r"\bsubmissions?\b|\bwhistle[ds]?\b|\bof the house\b|\bthis house\b|\bstands? here\b|民意件|服务台"


def test_one_thing_has_one_word() -> None:
    said = [text for _step, source, target in messages() for text in (source.split(": ", 1)[-1], target)]
    assert sorted({text for text in said if re.search(ONE_WORD, text, re.IGNORECASE)}) == []


def test_who_wrote_a_letter_is_its_reporter() -> None:
    """In English as in Chinese (反映人): beside a writer of answers nobody knew who was meant."""
    said = [(step, source.split(": ", 1)[-1]) for step, source, _target in messages()]
    assert sorted({text for step, text in said if re.search(r"\bwriters?\b", text, re.I) and step != "responses"}) == []
    letters = r"\b(?:letter|receipt|rating)s?\b"
    of_letters = [text for _step, text in said if re.search(r"\bwriters?\b", text, re.I) and re.search(letters, text)]
    assert of_letters == []

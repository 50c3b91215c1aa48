"""What a page says, as its readers see and hear it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.meta.test_catalogs import messages

CHINESE = re.compile(r"[一-鿿]")
LATIN = re.compile(r"[A-Za-z]{2}")
# Technical names stand in <code>; what people have typed stands in fields.
UNREAD = {"script", "style", "svg", "code", "textarea"}
SAID = ("alt", "title", "aria-label", "placeholder", "data-confirm")
# A verb or a value of the code, a placeholder that was not filled, a day or moment as computers write it.
RAW = re.compile(
    r"(?<![\w$])[a-z]+_[a-z_]+\b|(?<![\w@./-])[a-z]{3,}\.(?!xlsx|csv|json)[a-z_]{3,}\b(?!\S*/)|\bNone\b|\bTrue\b|\bFalse\b|\bundefined\b"
    r"|%\(|%[sd]\b|\{\{|\b\d{4}-\d\d-\d\dT\d|(?<![\w-])20\d\d-\d\d(?:-\d\d)?(?![\w-])|&lt;|&amp;"
)
# A mark of English between words of Chinese.
FOREIGN_MARK = re.compile(r"[一-鿿”）][,;:!?](?= ?[一-鿿“（]|$)")
# One of something, told as many: "1 letters", and people told as in a law.
ONE_AS_MANY = re.compile(r"(?<![\d.,:/-])1 (?:more |new |further |different |open )?(?!is\b|was\b|has\b|as\b)[a-z]+s\b")
PERSONS = re.compile(r"\b\d+ persons?\b")
# What is the same in both languages: sizes, prefixes of numbers, names of files and accounts, codes and addresses.
NAMES = re.compile(
    r"English|[A-Z]{1,4}(-\d+)*|[\d.,]+ ?[kKM]B|(·\s*)?[a-z]+_?\w*\d|\w+\.(xlsx|csv|json)|[\d\W]*|XH.*|HTTP\S*"
    r"|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}|https?://\S+|\S+@\S+"
)
LEAST_CHINESE, LEAST_LATIN = 5, 8  # shorter texts are words that people use as well, such as a keyword


class Said(HTMLParser):
    """Every text and spoken name of a page, one by one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unread = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD
        self.texts += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread and data.strip():
            self.texts.append(" ".join(data.split()))


class Catalog:
    """The texts of the house in one language, to tell them from what people wrote."""

    def __init__(self, *, chinese: bool) -> None:
        pairs = [(source.split(": ", 1)[-1], target) for _step, source, target in messages()]
        texts = {(target if chinese else source) for source, target in pairs if source != target}
        enough = (lambda text: len(CHINESE.findall(text)) >= LEAST_CHINESE) if chinese else self._is_long
        self._known: dict[str, bool] = {}
        self.exact = {text for text in texts if "%(" not in text and enough(text)}
        self.patterns = [
            re.compile(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(text)))
            for text in texts
            if "%(" in text and enough(re.sub(r"%\(\w+\)[sd]", "", text))
        ]

    @staticmethod
    def _is_long(text: str) -> bool:
        return len(text) >= LEAST_LATIN and LATIN.search(text) is not None

    def says(self, text: str) -> bool:
        """Whether the text is one of the house in this language."""
        if text not in self._known:
            self._known[text] = text in self.exact or any(one.fullmatch(text) for one in self.patterns)
        return self._known[text]


def faults_of(html: str, language: str, other: Catalog, typed: str) -> Iterator[str]:
    """What a reader of this language stumbles over; ``typed`` is all that people and offices entered, in lower case."""
    for text in dict.fromkeys(Said(html).texts):
        if text.removesuffix("...").strip(" ·").casefold() in typed:
            continue
        if (found := RAW.search(text)) and not (language == "en" and found[0] == "None"):
            yield f"raw: {text[:100]}"
        if (CHINESE.search(text) is not None) == (language == "en") and other.says(text):
            yield f"of the other language: {text[:100]}"
        if language == "zh_CN" and FOREIGN_MARK.search(text):
            yield f"mark: {text[:100]}"
        if language == "en" and (found := ONE_AS_MANY.search(text) or PERSONS.search(text)):
            yield f"number: {text[:100]}"
        if language == "zh_CN" and LATIN.search(text) and not CHINESE.search(text) and not NAMES.fullmatch(text):
            yield f"English: {text[:100]}"

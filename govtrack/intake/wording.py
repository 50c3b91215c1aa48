"""Words of intake: labels of values, events as sentences, words that ask for care."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.settings import EMERGENCY_WORDS, OFFICIAL_DEEDS, OFFICIAL_PEOPLE, OFFICIAL_WORDS
from govtrack.intake.sources import SOURCE_LABELS as SOURCE_LABELS
from govtrack.places.models import Category

# As `fold` leaves them: full width is half width by then.
SENTENCES = re.compile(r"[。!?;\n]")

MASKED_KINDS: Mapping[str, Text] = {
    "phone": _l("perhaps a telephone number"),
    "card": _l("perhaps a bank card"),
    "mail": _l("perhaps an e-mail address"),
    "account": _l("perhaps an account"),
    "plate": _l("perhaps a number plate"),
    "document": _l("perhaps the number of an identity paper"),
    "room": _l("perhaps a room"),
    "name": _l("perhaps a name"),
}
KIND_LABELS: Mapping[str, Text] = {"issue": _l("Issue"), "proposal": _l("Proposal")}
IDENTITY_LABELS: Mapping[str, Text] = {
    "named": _l("With name"),
    "confidential": _l("Confidential"),
    "anonymous": _l("Anonymous"),
}
TELL_BY_LABELS: Mapping[str, Text] = {
    "sms": _l("By text message to my phone"),
    "chat": _l("On the chat platform, by my phone number"),
}
REACHING_LABELS: Mapping[str, Text] = {
    "call": _l("By telephone"),
    "in_person": _l("In person"),
}
UNMASK_LABELS: Mapping[str, Text] = {
    "call_back": _l("To call back the person who wrote"),
    "find_spot": _l("To find the spot, with the unit that handles it"),
    "missing": _l("To ask for something without which nothing can be done"),
    "danger": _l("Somebody is in danger"),
    "law": _l("A law or a court asks for it"),
}
CONTACT_KIND_LABELS: Mapping[str, Text] = {"phone": _l("Phone number"), "email": _l("E-mail address")}
URGENCY_LABELS: Mapping[str, Text] = {
    "green": _l("Usual"),
    "yellow": _l("Soon"),
    "red": _l("At once"),
}
URGENCY_TONES = {"green": "neutral", "yellow": "warning", "red": "danger"}
REDIRECT_LABELS: Mapping[str, Text] = {
    "110": _l("110, police"),
    "119": _l("119, fire and rescue"),
    "120": _l("120, ambulance"),
    "petition": _l("Office of letters and petitions"),
    "court": _l("Court or arbitration"),
    "owners_assembly": _l("Owners' assembly"),
    "12345": _l("Hotline 12345"),
    "discipline": _l("Discipline inspection, hotline 12388"),
}
LINK_KIND_LABELS: Mapping[str, Text] = {
    "same": _l("The same matter"),
    "related": _l("Related matters"),
    "recurrence": _l("The matter has come back"),
}
SKIPPED_LABELS: Mapping[str, Text] = {
    "hidden": _l("hidden in the workbook"),
    "no_headings": _l("no headings of a list found"),
    "not_chosen": _l("not chosen"),
    "personal": _l("tells who somebody is, so it is neither read nor kept"),
}


def list_found(words: Sequence[str], text: str) -> list[str]:
    """Those of ``words`` that stand in ``text``, whatever their width and case."""
    plain = fold(text)
    return [word for word in words if word.casefold() in plain]


def fold(text: str) -> str:
    """``text`` as words are looked for in it, whatever their width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


class AnyWord:
    """Words of which many texts are asked whether one of them stands there; … in a word stands for up to ten signs."""

    def __init__(self, words: Sequence[str]) -> None:
        self._any = _any_of(tuple(words)) if words else None

    def is_in(self, plain: str) -> bool:
        """Whether one of them stands in a text that is folded already."""
        return self._any is not None and self._any.search(plain) is not None


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression whose matches begin with a few signs passes over the others faster than a look for each word."""
    return re.compile("|".join(map(_expression, words)))


def _expression(word: str) -> str:
    return ".{0,10}?".join(map(re.escape, word.casefold().split("…")))


class ReportsOnOfficials:
    """Whether texts seem to report on an official: by a word alone, or by person and deed in one sentence."""

    def __init__(self) -> None:
        alone, people, acts = (get_setting(words) for words in (OFFICIAL_WORDS, OFFICIAL_PEOPLE, OFFICIAL_DEEDS))
        self._alone, self._people, self._acts = AnyWord(alone), AnyWord(people), AnyWord(acts)

    def is_in(self, plain: str) -> bool:
        """Whether one stands in a text that is folded already."""
        if self._alone.is_in(plain):
            return True
        return self._people.is_in(plain) and any(map(self._tells, SENTENCES.split(plain)))

    def _tells(self, sentence: str) -> bool:
        return self._people.is_in(sentence) and self._acts.is_in(sentence)


def find_words_of_emergency(text: str) -> list[str]:
    """The words in ``text`` that sound like an emergency."""
    return list_found(get_setting(EMERGENCY_WORDS), text)


def is_about_officials(text: str, category: Category | None = None) -> bool:
    """Whether the text seems to report on an official, which has a confidential way of its own."""
    return bool(category and category.is_confidential) or ReportsOnOfficials().is_in(fold(text))


def suggest_category(text: str, categories: Sequence[Category]) -> Category | None:
    """The category most of whose words are in ``text``; longer words and finer categories count more."""

    def weight(category: Category) -> float:
        words = list_found(category.keywords, text)
        return sum(len(word) for word in words) + (0.5 if words and category.parent_id else 0.0)

    best = max(categories, key=weight, default=None)
    return best if best is not None and weight(best) >= 2 else None

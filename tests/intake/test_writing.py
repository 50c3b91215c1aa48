"""The plain writing of a text by itself: which sign becomes which, where each stood, and what a look at it costs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govtrack.intake.redaction import shapes
from govtrack.intake.redaction.shapes import Shape, Signs, with_gaps
from govtrack.intake.redaction.spans import Found, merge, spans_of
from govtrack.intake.redaction.writing import Writing, make_plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("门坏了。", "门坏了。"),
        ("一，二：（三）！？；", "一,二:(三)!?;"),
        ("１３８", "138"),
        ("①②", "12"),
        ("٣", "3"),
        ("ＡＢ", "AB"),
        ("ﬁ", "fi"),
        ("…我", "...我"),
        ("陈\u200b建\u200d国", "陈建国"),
        ("e\u0301", "e"),
        ("陈\u3164建", "陈建"),
        ("é", "é"),
        ("“门”《路》—·", "“门”《路》—·"),
        ("", ""),
    ],
)
def test_every_sign_has_its_plain_form(text: str, plain: str) -> None:
    assert make_plain(text).text == plain


@pytest.mark.parametrize(
    ("text", "found", "original"),
    [
        ("门１坏", (1, 2), (1, 2)),
        ("…我叫", (3, 4), (1, 2)),
        ("…我叫", (0, 1), (0, 1)),
        ("…我叫", (1, 4), (0, 2)),
        ("陈\u200b建\u200b国。", (0, 3), (0, 5)),
        ("陈\u200b建\u200b国。", (0, 2), (0, 4)),
        ("陈\u200b建\u200b国。", (2, 4), (4, 6)),
        ("我陈\u200b", (1, 2), (1, 3)),
    ],
)
def test_a_span_is_found_again_in_the_text_as_it_was_written(
    text: str, found: tuple[int, int], original: tuple[int, int]
) -> None:
    span = Found(*found, "name", False)
    assert make_plain(text).to_original(span) == Found(*original, "name", False)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("一个门坏了", False),
        ("门坏了", False),
        ("二单元五零一", True),
        ("门牌5", True),
        ("A座", True),
        ("b", True),
        ("@", True),
        ("艾", True),
    ],
)
def test_plates_and_rooms_are_looked_for_where_there_is_something_of_which_they_are_made(
    text: str, tells: bool
) -> None:
    assert make_plain(text).tells_by_digits is tells


@pytest.mark.parametrize(("text", "folded"), [("ABC一", "abc一"), ("İAB", "İab"), ("", "")])
def test_small_letters_keep_their_places(text: str, folded: str) -> None:
    writing = Writing(text)
    assert writing.folded == folded and writing.folded is writing.folded


class Look:
    """A shape that writes down in which texts it was looked for."""

    def __init__(self, pattern: str, *, is_ascii: bool = False) -> None:
        self.pattern, self.is_ascii, self.looks = re.compile(pattern), is_ascii, list[str]()

    def search(self, text: str) -> re.Match[str] | None:
        self.looks.append(text)
        return self.pattern.search(text)


def test_what_a_text_holds_is_looked_for_once() -> None:
    writing = Writing("门牌12号")
    there: Any = Look("门")
    gone: Any = Look("窗")
    for _each in range(2):
        assert writing.holds(there) is True and writing.holds(gone) is False
    later: Any = Look("号")
    assert writing.holds_all([there, gone, later]) is False
    assert writing.holds_all([there, later]) is True and writing.holds_all([later]) is True
    assert writing.holds_all([]) is True
    assert (there.looks, gone.looks, later.looks) == ([writing.text], [writing.text], [writing.text])


@pytest.mark.parametrize(
    ("text", "holds", "looks"),
    [("1号2", False, ["12", "1号2"]), ("12号", True, ["12", "12号"]), ("号", False, [""])],
)
def test_ascii_signs_are_looked_for_among_the_ascii_signs_first(text: str, holds: bool, looks: list[str]) -> None:
    digits: Any = Look("[0-9][0-9]", is_ascii=True)
    assert Writing(text).holds(digits) is holds
    assert digits.looks == looks


def test_which_shapes_are_made_of_ascii_signs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_ASCII_WITH_GAPS", set())
    assert [Shape(text).is_ascii for text in ("[0-9][0-9]", "[A-Z]{3}", "电话", "[0-9]·?")] == [
        True,
        True,
        False,
        False,
    ]
    assert with_gaps("[0-9]·?") == "[0-9]·?" and Shape("[0-9]·?").is_ascii is True


def test_one_look_says_which_rows_of_signs_a_text_meets() -> None:
    signs = Signs()
    assert (signs.bit_of("甲乙"), signs.bit_of("乙丙"), signs.bit_of("甲乙")) == (1, 2, 1)
    assert [signs.met_in(text) for text in ("甲", "乙", "丙", "丁甲丙", "丁", "")] == [1, 3, 2, 3, 0, 0]
    assert signs.bit_of("丁]") == 4
    assert [signs.met_in(text) for text in ("丁", "]甲")] == [4, 5]


def test_a_group_narrows_what_is_found_where_it_fits() -> None:
    pattern = re.compile("a(b)?c")
    assert list(spans_of(pattern, "abc ac", "x")) == [Found(1, 2, "x", True), Found(4, 6, "x", True)]
    assert list(spans_of(pattern, "abc ac", "x", 1, is_sure=False)) == [Found(4, 6, "x", False)]
    assert list(spans_of(re.compile("b*"), "ab", "x")) == [Found(1, 2, "x", True)], "nothing is no span"


@pytest.mark.parametrize(
    ("found", "merged"),
    [
        ([], []),
        ([Found(2, 4, "b"), Found(0, 2, "a")], [Found(0, 4, "a")]),
        ([Found(0, 2, "a"), Found(3, 4, "b")], [Found(0, 2, "a"), Found(3, 4, "b")]),
        ([Found(0, 5, "a"), Found(1, 2, "b")], [Found(0, 5, "a")]),
        ([Found(0, 3, "a", False), Found(2, 4, "b", True)], [Found(0, 4, "a", True)]),
        ([Found(0, 3, "a", True), Found(2, 4, "b", False)], [Found(0, 4, "a", True)]),
        ([Found(0, 3, "a", False), Found(2, 4, "b", False)], [Found(0, 4, "a", False)]),
    ],
)
def test_spans_that_touch_become_one_and_are_sure_where_one_of_them_is(found: list[Found], merged: list[Found]) -> None:
    assert merge(found) == merged

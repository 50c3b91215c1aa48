"""Digits as people write them: which signs are one, where a row begins and ends, and what keeps two rows apart."""

from __future__ import annotations

import pytest

from govtrack.intake.redaction.digits import (
    Chunk,
    hold_a_number,
    join_sizes,
    list_chunks,
    list_runs,
    may_hold,
    translate,
)


def found(text: str) -> list[tuple[str, int, int]]:
    return [(chunk.digits, chunk.start, chunk.stop) for chunk in list_chunks(text)]


@pytest.mark.parametrize(
    ("signs", "digit"),
    [("零〇洞", "0"), ("一幺壹弌么", "1"), ("二贰貳两", "2"), ("三叁參", "3"), ("四肆", "4"), ("五伍", "5"),
     ("六陆陸", "6"), ("七柒拐", "7"), ("八捌", "8"), ("九玖勾", "9")],
)  # fmt: skip
def test_each_chinese_digit_is_read_and_translated(signs: str, digit: str) -> None:
    assert translate(f"甲{signs}乙") == f"甲{digit * len(signs)}乙"
    assert list_chunks(f"甲{signs}乙") == [Chunk(digit * len(signs), 1, 1 + len(signs), True)]


@pytest.mark.parametrize(
    ("word", "digit"),
    [("zero", "0"), ("oh", "0"), ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"),
     ("six", "6"), ("seven", "7"), ("eight", "8"), ("nine", "9")],
)  # fmt: skip
def test_each_english_word_for_a_digit_is_one_however_it_begins(word: str, digit: str) -> None:
    stop = 3 + len(word)
    for spelled in (word, word.upper(), word.capitalize()):
        assert found(f"my {spelled}") == [(digit, 3, stop)]
    assert found(f"my {word}ty") == found(f"my un{word}") == []


@pytest.mark.parametrize(
    ("letters", "digit"), [("oOοОо", "0"), ("lI", "1"), ("Zz", "2"), ("Зз", "3"), ("Ss", "5"), ("B", "8")]
)
def test_letters_that_look_like_a_digit_are_one_between_digits(letters: str, digit: str) -> None:
    for letter in letters:
        assert found(f"7{letter}7") == [(f"7{digit}7", 0, 3)]
        assert found(f"甲{letter}乙") == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("138", [("138", 0, 3)]),
        ("7甲8", [("7", 0, 1), ("8", 2, 3)]),
        ("甲7a8", [("7", 1, 2), ("8", 3, 4)]),
        ("x7", [("7", 1, 2)]),
        ("sx7", [("7", 2, 3)]),
        ("s7", [("57", 0, 2)]),
        ("7s", [("75", 0, 2)]),
        ("sO7", [("507", 0, 3)]),
        ("7sO", [("750", 0, 3)]),
        ("asO7", [("7", 3, 4)]),
        ("7sOa", [("7", 0, 1)]),
        ("Os7sO", [("05750", 0, 5)]),
        ("éO7", [("07", 1, 3)]),
        ("一O甲", [("1", 0, 1), ("0", 1, 2)]),
        ("O一甲", [("0", 0, 1), ("1", 1, 2)]),
        ("1甲OO", [("1", 0, 1)]),
        ("OO甲1", [("1", 3, 4)]),
        ("甲O", []),
        ("甲OO", []),
        ("², ٣", []),
        ("", []),
    ],
)
def test_a_letter_is_a_digit_beside_a_digit_and_never_in_a_word(text: str, rows: list[tuple[str, int, int]]) -> None:
    assert found(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("O" * 19 + "1", [("0" * 19 + "1", 0, 20)]),
        ("O" * 20 + "1", [("0" * 19 + "1", 1, 21)]),
        ("1" + "O" * 19, [("1" + "0" * 19, 0, 20)]),
        ("1" + "O" * 20, [("1", 0, 1), ("0" * 19, 2, 21)]),
        ("1" + "O" * 21, [("1", 0, 1), ("0" * 18, 3, 21)]),
    ],
)
def test_a_digit_is_looked_for_as_far_as_the_longest_number_reaches(
    text: str, rows: list[tuple[str, int, int]]
) -> None:
    assert found(text) == rows


@pytest.mark.parametrize("after", list("直般次样定起些共时天个家点旦律切向会位名部台辆条层楼户人"))
def test_one_and_two_begin_everyday_words(after: str) -> None:
    for sign in "一两":
        assert list_chunks(f"三{sign}{after}") == [Chunk("3", 0, 1, True)]
    assert list_chunks(f"三二{after}") == [Chunk("32", 0, 2, True)]
    assert list_chunks(f"一甲{after}") == [Chunk("1", 0, 1, True)]


def test_a_word_that_begins_with_one_hides_nothing_after_it() -> None:
    assert list_chunks("一直5") == [Chunk("5", 2, 3)]
    assert list_chunks("一个一") == [Chunk("1", 2, 3, True)]
    assert list_chunks("两个两二") == [Chunk("22", 2, 4, True)]


def test_chinese_and_other_digits_are_rows_of_their_own() -> None:
    rows = list_chunks("138零零5 two 6")
    assert rows == [
        Chunk("138", 0, 3),
        Chunk("00", 3, 5, True),
        Chunk("5", 5, 6),
        Chunk("2", 7, 10),
        Chunk("6", 11, 12),
    ]
    assert Chunk("1", 0, 1).is_han is False


def test_a_row_is_a_small_thing_that_nobody_changes() -> None:
    row = list_chunks("138")[0]
    with pytest.raises(AttributeError):
        row.digits = "139"  # type: ignore[misc]  # what is refused here
    assert not hasattr(row, "__dict__")


def test_how_a_part_is_grouped() -> None:
    assert join_sizes([]) == ()
    assert join_sizes(list_chunks("13 456 7")) == (2, 3, 1)
    assert join_sizes(list_chunks("9 13零零5 67")) == (1, 5, 2), "side by side they are one group"
    assert join_sizes(list_chunks("13零零5 67 8 9零")) == (5, 2, 1, 2)


@pytest.mark.parametrize(
    ("text", "fewest", "apart", "holds"),
    [
        ("7", 1, 0, True),
        ("甲", 1, 0, False),
        ("1s七", 3, 0, True),
        ("1s七", 4, 0, False),
        ("1[", 2, 0, False),
        ("1]", 2, 0, False),
        ("1甲乙丙2", 2, 0, True),
        ("1甲乙丙丁2", 2, 0, False),
        ("1甲乙丙丁2", 2, 1, True),
        ("1甲乙丙丁戊2", 2, 1, False),
        ("", 1, 5, False),
    ],
)
def test_signs_that_may_begin_a_digit_are_looked_for_near_each_other(
    text: str, fewest: int, apart: int, holds: bool
) -> None:
    assert bool(may_hold(fewest, apart).search(text)) is holds


@pytest.mark.parametrize(
    ("text", "digits", "apart", "holds"),
    [
        ("1234", 4, 0, True),
        ("1234", 5, 0, False),
        ("12甲34", 4, 1, True),
        ("12甲34", 4, 0, False),
        ("12甲乙34", 4, 1, False),
        ("12甲乙34", 4, 2, True),
        ("甲12", 2, 0, True),
        ("甲12", 3, 1, False),
        ("12甲乙345", 3, 1, True),
        ("12甲乙345", 4, 1, False),
        ("1甲2甲3", 3, 1, True),
        ("1甲2甲3", 4, 1, False),
        ("", 1, 5, False),
    ],
)
def test_a_number_is_so_many_digits_with_few_signs_between(text: str, digits: int, apart: int, holds: bool) -> None:
    assert hold_a_number(list_chunks(text), digits, apart) is holds


@pytest.mark.parametrize(
    "gap", ["", " ", "-", "—", "（", "_", "....", "杠", "横杠", "空格", "减号", " - ", "、", "空格空格空格空格"]
)
def test_short_gaps_hold_a_number_together(gap: str) -> None:
    text = f"13{gap or '零'}45"
    assert [len(run) for run in list_runs(text, list_chunks(text))] == [2 if gap else 3]


@pytest.mark.parametrize("gap", [":", "：", "年", "甲", "a", "é", ".....", "-甲", "空格" * 5])
def test_a_colon_a_word_or_a_long_gap_ends_it(gap: str) -> None:
    text = f"13{gap}45"
    assert [[chunk.digits for chunk in run] for run in list_runs(text, list_chunks(text))] == [["13"], ["45"]]


def test_rows_follow_one_another() -> None:
    text = "1 2 3甲4-5乙6"
    runs = [[chunk.digits for chunk in run] for run in list_runs(text, list_chunks(text))]
    assert runs == [["1", "2", "3"], ["4", "5"], ["6"]]
    assert list(list_runs("", [])) == []

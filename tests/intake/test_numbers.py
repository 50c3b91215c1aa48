"""Numbers in the ways people write them: which are what they look like for sure, and which a clerk looks at."""

from __future__ import annotations

import pytest

from govtrack.intake.redaction.digits import Chunk
from govtrack.intake.redaction.numbers import _kind_of

DIGITS = "13805710421"


def grouped(digits: str, sizes: tuple[int, ...], before: str = "", sign: str = " ") -> tuple[str, list[Chunk]]:
    """The digits in groups of these sizes, with a sign between them, after these words."""
    text, chunks = before, []
    for size in sizes:
        part, digits = digits[:size], digits[size:]
        text += sign if chunks else ""
        chunks.append(Chunk(part, len(text), len(text) + size))
        text += part
    return text, chunks


@pytest.mark.parametrize(
    ("sizes", "is_sure"),
    [((11,), True), ((3, 4, 4), True), ((3, 8), True), ((7, 4), True), ((3, 3, 5), True), ((4, 4, 3), True),
     ((4, 3, 4), True), ((3, 5, 3), True), ((3, 2, 2, 4), True), ((3, 2, 2, 2, 2), True), ((1, 2, 4, 4), True),
     ((5, 6), True), ((6, 5), True), ((1, 10), True), ((1,) * 11, True),
     ((2, 9), False), ((8, 3), False), ((9, 2), False), ((4, 7), False), ((10, 1), False), ((5, 4, 2), False)],
)  # fmt: skip
def test_eleven_digits_in_the_groups_of_a_telephone_are_one_for_sure(sizes: tuple[int, ...], is_sure: bool) -> None:
    assert _kind_of(*grouped(DIGITS, sizes)) == ("phone", is_sure)


@pytest.mark.parametrize("country", ["86", "0086"])
def test_a_telephone_with_its_country_is_one_for_sure(country: str) -> None:
    assert _kind_of(*grouped(country + DIGITS, (len(country), 11))) == ("phone", True)


@pytest.mark.parametrize("sizes", [(2, 2, 2, 2, 3), (2, 3, 2, 2, 2), (3, 3, 3, 2), (2, 2, 2, 2, 2, 1)])
def test_houses_in_a_row_are_no_telephone(sizes: tuple[int, ...]) -> None:
    assert _kind_of(*grouped("1" + "3141516171"[:10], sizes, sign="、")) is None


@pytest.mark.parametrize(
    ("digits", "before", "sizes", "found"),
    [("330106750412345", "", (15,), ("document", True)),
     ("330106750412345", "", (6, 9), ("document", False)),
     ("330106750412345", "身份证", (6, 9), ("document", True)),
     ("330106750412345", "工单", (15,), None),
     ("99" * 7, "身份证", (14,), ("document", True)),
     ("99" * 7 + "9", "身份证", (15,), ("document", True)),
     ("99" * 8 + "9", "身份证", (17,), ("document", True)),
     ("99" * 9, "身份证", (18,), ("document", True)),
     ("99" * 6 + "9", "身份证", (13,), None),
     ("99" * 8, "银行卡", (16,), ("card", True)),
     ("99" * 6, "银行卡", (12,), ("card", True)),
     ("99" * 5 + "9", "银行卡", (11,), None)],
)  # fmt: skip
def test_papers_and_cards_by_their_form_or_by_the_word_before(
    digits: str, before: str, sizes: tuple[int, ...], found: tuple[str, bool] | None
) -> None:
    assert _kind_of(*grouped(digits, sizes, before)) == found


@pytest.mark.parametrize(
    ("sizes", "is_card"),
    [((16,), True), ((4, 4, 4, 4), True), ((6, 10), True), ((5, 5, 6), True), ((4, 6, 5, 1), True), ((1,) * 16, True),
     ((7, 9), False), ((8, 8), False), ((3, 13), False), ((4, 3, 9), False)],
)  # fmt: skip
def test_sixteen_digits_in_the_groups_of_a_card_are_one(sizes: tuple[int, ...], is_card: bool) -> None:
    assert _kind_of(*grouped("6225" * 4, sizes)) == (("card", True) if is_card else None)
    assert _kind_of(*grouped("9225" * 4, sizes)) == (("card", False) if is_card else None), "no bank begins so"

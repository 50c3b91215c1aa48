"""Numbers in the ways people write them: which are what they look like for sure, and which a clerk looks at."""

from __future__ import annotations

import pytest

from govtrack.intake.redaction.digits import Chunk
from govtrack.intake.redaction.numbers import _kind_of, _with_country, find
from govtrack.intake.redaction.writing import make_plain

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
     ((1, 2, 2, 2, 2, 2), True), ((5, 5, 1), True), ((2, 4, 4, 1), False),
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
     ("330106750412345", "身份证", (9, 6), ("document", True)),
     ("330106199001011234", "", (18,), ("document", True)),
     ("330106199001011234", "", (6, 8, 4), ("document", True)),
     ("330106199001011234", "工单", (10, 8), None),
     ("33010619900101123", "", (17,), ("card", True)),
     ("99" * 7 + "9", "", (15,), None),
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


@pytest.mark.parametrize(
    ("digits", "before", "sizes", "found"),
    [("057188123456", "", (12,), ("phone", True)),
     ("057188123456", "", (4, 8), ("phone", False)),
     ("057188123456", "", (4, 4, 4), ("phone", False)),
     ("057188123456", "", (4, 2, 2, 4), None),
     ("057188123456", "工单", (12,), None),
     ("057188123456", "工单", (8, 4), None),
     ("057118123456", "", (12,), None)],
)  # fmt: skip
def test_a_landline_has_its_area_and_three_groups_at_most(
    digits: str, before: str, sizes: tuple[int, ...], found: tuple[str, bool] | None
) -> None:
    assert _kind_of(*grouped(digits, sizes, before)) == found


def spans(text: str) -> list[tuple[str, str, bool]]:
    plain = make_plain(text)
    return sorted((plain.text[found.start : found.stop], found.kind, found.is_sure) for found in find(plain))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13805710421", [("13805710421", "phone", True)]),
        ("7 13805710421", [("13805710421", "phone", True)]),
        ("13805710421 5", [("13805710421", "phone", True)]),
        ("13805710421 13905710422", [("13805710421", "phone", True), ("13905710422", "phone", True)]),
        ("13805710421元", [("13805710421", "phone", True)]),
        ("138 05710421元", []),
        ("138 0571 0421元", []),
        ("9913805710421", []),
        ("8613805710421", [("8613805710421", "phone", True)]),
        ("138-0571-0421 x", [("138-0571-0421", "phone", True)]),
        ("88123456", [("88123456", "phone", False)]),
        ("8812345", []),
        ("工单 88123456", []),
        ("电话88123456", [("88123456", "phone", False), ("88123456", "phone", True)]),
        ("电话4011234", [("4011234", "phone", True)]),
        ("电话4001234", []),
        ("电话8001234", []),
        ("电话401123", []),
        ("电话6212345", [("6212345", "phone", True)]),
        ("138开头,中间5716,最后0421", [("138开头,中间5716,最后0421", "phone", True)]),
        ("33010619900101123 X", [("33010619900101123 X", "document", True)]),
        ("330106 19900101 123X", [("330106 19900101 123X", "document", True)]),
        ("33010619900101123 Xi", [("33010619900101123", "card", True)]),
        ("6222020200112345 X", [("6222020200112345", "card", True)]),
        ("卡号 622202020011 2345", [("622202020011 2345", "card", True)]),
        ("卡号 6222020200112345678", [("6222020200112345678", "card", True)]),
        ("卡号 62220202001123456789", []),
    ],
)
def test_each_number_is_found_once_and_whole(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert spans(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("151一5822一3907", ["151一5822一3907"]),
        ("151一58223907", ["151一58223907", "58223907"]),
        ("151 1 5822 3907", []),
        ("151二5822二3907", []),
        ("151一582二3907", []),
        ("一五一 一 5822 一 3907", []),
        ("151 一 5822 一 三九零七", []),
    ],
)
def test_one_is_a_dash_between_groups_of_other_digits_alone(text: str, found: list[str]) -> None:
    assert [span for span, _kind, _is_sure in spans(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请打 +86 13805710421", "+86 13805710421"),
        ("请打 (+86)13805710421", "(+86)13805710421"),
        ("请打 +8613805710421", "+8613805710421"),
        ("请打 0086 13805710421", "0086 13805710421"),
    ],
)
def test_the_code_of_the_country_belongs_to_the_number(text: str, found: str) -> None:
    assert (found, "phone", True) in spans(text)


@pytest.mark.parametrize("before", ["", "楼上天天晚上敲地板已经敲了三个月我们全家都睡不好觉请打"])
def test_a_code_that_stands_apart_is_looked_for_before_the_number(before: str) -> None:
    for code, start in (("+86 ", 0), ("(86)", 0), ("0086-", 0), ("86-", 0), ("86", 2), ("+85 ", 4)):
        text = f"{before}{code}13805710421"
        assert _with_country(text, len(before) + len(code)) == len(before) + start, code
    for opening, start in (("+", 0), ("(+", 0), ("", 0), ("x", 1)):
        text = f"{before}{opening}8613805710421"
        assert _with_country(text, len(before) + len(opening)) == len(before) + start, opening

"""Addresses, numbers and codes as people type them."""

from __future__ import annotations

import pytest

from govtrack.core.contacts import EMAIL, is_whole_phone, normalise_email, normalise_phone
from govtrack.core.crypto import normalise_receipt_code

CODE = "X2HN-66VB-ETNM"


@pytest.mark.parametrize(
    "typed",
    [
        "abc@example.com", "abc＠example．com", "abc@example.com。", "abc@example.com\u200b", " abc @ example.com ",
        "<abc@example.com>", "abc@example.com（常用）",
        "mailto:abc@example.com", "abc@example。com", "邮箱：abc@example.com；",
    ],
)  # fmt: skip
def test_an_address_is_read_as_it_is_meant(typed: str) -> None:
    assert normalise_email(typed) == "abc@example.com"
    assert EMAIL.match(normalise_email(typed))


@pytest.mark.parametrize("typed", ["abc", "abc@", "@example.com", "a b@example.com", "abc@example", "a@b@example.com"])
def test_what_is_no_address_is_none(typed: str) -> None:
    assert not EMAIL.match(normalise_email(typed))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("0086 138 0000 1234", "13800001234"),
        ("138\u200b00001234", "13800001234"),
        ("0571-87654321转8001", "057187654321转8001"),
        ("0571-87654321 分机 8001", "057187654321转8001"),
        ("(0571)87654321 ext. 8001", "057187654321转8001"),
        ("057187654321转8001", "057187654321转8001"),
        ("0571-87654321-8001", "057187654321转8001"),
        ("(0571)87654321*8001", "057187654321转8001"),
        ("０２１－１２３４５６７８（８０１）", "02112345678转801"),
        ("021-1234-5678", "02112345678"),
        ("0571-8765-4321", "057187654321"),
        ("400-820-8820", "4008208820"),
    ],
)
def test_a_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normalise_phone(typed) == kept
    assert is_whole_phone(typed)


@pytest.mark.parametrize("typed", ["123456", "1234567890123456", "转8001", "电话", "138123456", "138123456789"])
def test_too_few_or_too_many_digits_are_no_number(typed: str) -> None:
    assert not is_whole_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        CODE, "x2hn66vbetnm", "X2HN 66VB ETNM", "Code: X2HN-66VB-ETNM", "XH-2026-000003 X2HN-66VB-ETNM",
        "查询码：Ｘ２ＨＮ－６６ＶＢ－ＥＴＮＭ。", "X2HN-66VB-ETNM\u200b", "X 2 H N 6 6 V B E T N M",
        "receipt X2HN—66VB—ETNM", "您的回执码是：X2HN-66VB-ETNM，请妥善保管。", "XH-2026-000003X2HN-66VB-ETNM",
        "编号 XH-2026-000003\n回执码 x2hn66vbetnm", "X2HN.66VB.ETNM", "X2HN_66VB_ETNM",
        "X2HN－66VB－ETNM (XH-2026-000003)",
    ],
)  # fmt: skip
def test_a_code_is_found_among_what_stands_around_it(typed: str) -> None:
    assert normalise_receipt_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "XH-2026-000003", "X2HN-66VB", "X2HN-66VB-ETNMX"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert normalise_receipt_code(typed) == ""

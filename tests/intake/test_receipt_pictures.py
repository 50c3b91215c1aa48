"""A receipt to keep: a picture that a phone reads, drawn here, for whoever has just got the code and nobody else."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from segno import make

from govtrack.core.limits import limiter
from govtrack.intake.receipt_pictures import draw_receipt
from tests.notify.test_email import MORNING

CODE = "7K2M-QX94-BD3T"


def sent(client: Any) -> str:
    """The receipt page of a letter that this browser has just sent."""
    limiter.reset()
    form = {"kind": "issue", "place": "unknown", "place_note": "东门", "title": "灯", "body": "坏了", "step": "send",
            "identity_mode": "confidential"}  # fmt: skip
    answer = client.send("/report", form)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def _signs(picture: Image.Image) -> list[list[bool]]:
    """The dark squares of the QR code in the picture, without its border."""
    across = make("https://xiaohe.example/follow#" + CODE, error="m", micro=False).symbol_size(border=0)[0]
    one = 600 // (across + 8)
    left, top = (720 - one * (across + 8)) // 2 + 4 * one, 40 + 4 * one
    plain = picture.convert("L")
    middle = [one * number + one // 2 for number in range(across)]
    # Pillow says that a pixel may be a tuple as well; of a grey picture it is one number.
    return [[plain.getpixel((left + x, top + y)) < 128 for x in middle] for y in middle]  # type: ignore[operator]


def test_the_square_leads_to_the_page_and_its_code_stands_behind_the_hash() -> None:
    picture = Image.open(BytesIO(draw_receipt("https://xiaohe.example/follow", "XH-2026-000123", CODE)))
    assert picture.size == (720, 960) and picture.format == "PNG"
    wanted = make("https://xiaohe.example/follow#7K2M-QX94-BD3T", error="m", micro=False)
    assert _signs(picture) == [[bool(sign) for sign in row] for row in wanted.matrix]


def test_number_code_and_house_are_written_below_it() -> None:
    def lines(number: str, code: str, house: str) -> list[int]:
        plain = Image.open(BytesIO(draw_receipt(house, number, code))).convert("L")
        return [sum(plain.crop((0, top, 720, top + 80)).histogram()[:128]) for top in (665, 740, 855)]

    full = lines("XH-2026-000123", CODE, "https://xiaohe.example/follow")
    assert all(dark > 500 for dark in full)
    assert lines("XH", CODE, "https://xiaohe.example/follow")[0] < full[0]
    assert lines("XH-2026-000123", "7K2M", "https://xiaohe.example/follow")[1] < full[1]


def test_a_long_address_stays_inside() -> None:
    house = "https://a-very-long-name-of-a-house.district.city.province.example.gov.cn/follow"
    plain = Image.open(BytesIO(draw_receipt(house, "XH-2026-000123", CODE))).convert("L")
    edges = [plain.crop(box).getextrema() for box in ((0, 0, 12, 960), (708, 0, 720, 960))]
    assert edges == [(255, 255), (255, 255)]


def test_page_picture_and_card(app: Flask, client: Any) -> None:
    receipt = sent(client)
    page = client.get(receipt).get_data(as_text=True)
    assert f"{receipt}/picture.png" in page and f"{receipt}/card" in page
    picture = client.get(f"{receipt}/picture.png")
    assert picture.mimetype == "image/png" and picture.headers["Cache-Control"] == "no-store"
    assert len(picture.data) < 20_000 and "Content-Disposition" not in picture.headers
    saved = client.get(f"{receipt}/picture.png?save=1").headers["Content-Disposition"]
    assert saved.startswith("attachment; filename*=UTF-8''XH-") and saved.endswith(".png")
    card = client.get(f"{receipt}/card")
    assert card.headers["Cache-Control"] == "no-store" and "打印" in card.get_data(as_text=True)


@pytest.mark.parametrize("what", ["picture.png", "card"])
def test_nobody_else_gets_it_and_nobody_later(app: Flask, client: Any, what: str) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        receipt = sent(client)
        assert app.test_client().get(f"{receipt}/{what}").status_code == 404
        assert client.get(f"/receipt/999999/{what}").status_code == 404
        clock.shift(timedelta(minutes=10))
        assert client.get(f"{receipt}/{what}").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(f"{receipt}/{what}").status_code == 404


def test_a_picture_is_saved_under_a_number_of_chinese_letters(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govtrack.intake.numbering.get_setting", lambda *_key: "小河")
    head = client.get(f"{sent(client)}/picture.png?save=1").headers["Content-Disposition"]
    assert head.encode("latin-1").startswith(b"attachment; filename*=UTF-8") and "%E5%B0%8F%E6%B2%B3" in head

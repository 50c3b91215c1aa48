"""A receipt as a picture that a phone can keep: signs that every machine can draw, and no words.

Which fonts a server has cannot be known, so that nothing in the picture needs one for Chinese.
"""

from __future__ import annotations

from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 720, 960
QR_TOP, QR_SIDE = 40, 600
# Top and size of each line, in pixels.
NUMBER, CODE, HOUSE = (670, 44), (740, 72), (860, 28)
MARGIN = 24


def draw_square(address: str) -> bytes:
    """The page of ``address`` as a QR code to print, a PNG."""
    kept = BytesIO()
    segno.make(address, error="m", micro=False).save(kept, kind="png", scale=12, border=4)
    return kept.getvalue()


def draw_receipt(address: str, number: str, code: str) -> bytes:
    """A PNG of 720 × 960 with the page of ``address`` as a QR code, number and code of the letter."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    square = BytesIO()
    segno.make(f"{address}#{code}", error="m", micro=False).save(square, kind="png", scale=1, border=4)
    signs = Image.open(square).convert("L")
    signs = signs.resize((QR_SIDE // signs.width * signs.width,) * 2, Image.Resampling.NEAREST)
    picture.paste(signs, ((WIDTH - signs.width) // 2, QR_TOP))
    pen = ImageDraw.Draw(picture)
    for text, (top, size) in ((number, NUMBER), (code, CODE), (address.partition("://")[2] or address, HOUSE)):
        font = ImageFont.load_default(_fitting(text, size))
        pen.text((WIDTH / 2, top), text, fill=0, font=font, anchor="ma")
    kept = BytesIO()
    picture.quantize(16).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _fitting(text: str, size: int) -> int:
    """The size, or the largest smaller one with which the line stays inside."""
    room = WIDTH - 2 * MARGIN
    wide = ImageFont.load_default(size).getlength(text)
    return size if wide <= room else int(size * room / wide)

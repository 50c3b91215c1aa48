"""Evidence photos of the demonstration: drawn, and plainly so; no photograph of a real place."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFont

from govtrack.casework.operations import NewEvidence
from govtrack.core.clock import local, now
from govtrack.core.storage import read_photo

SIZE = (640, 480)
GROUND = 300
SKIES = ("#cfe3f2", "#dbe7ee", "#f0e2cf", "#c9d6e8")
HOUSES = ("#c9b8a4", "#b9c2b0", "#c4a79a", "#a9b4bf")
DARK, LIGHT, WORN, NEW = "#39424e", "#ffffff", "#8a7f73", "#2f7d5b"


def evidence(number: str, captions: dict[str, str]) -> list[NewEvidence]:
    """One picture for each kind (``before``, ``after``) with its caption."""
    return [NewEvidence(read_photo(_draw(number, kind), f"{kind}.jpg"), kind, text) for kind, text in captions.items()]


def _draw(number: str, kind: str) -> io.BytesIO:
    """A street with houses and a sign: worn before, new after; the same order gives the same street."""
    draw_of = random.Random(number)
    image = Image.new("RGB", SIZE, draw_of.choice(SKIES))
    canvas = ImageDraw.Draw(image)
    _draw_houses(canvas, draw_of)
    canvas.rectangle((0, GROUND, SIZE[0], SIZE[1]), fill="#9aa0a6")
    _draw_work(canvas, draw_of, is_done=kind == "after")
    _write(canvas, f"DEMONSTRATION DRAWING  {number}  {kind.upper()}  {local(now()):%Y-%m-%d %H:%M}")
    output = io.BytesIO()
    image.save(output, "PNG", compress_level=1)
    output.seek(0)
    return output


def _draw_houses(canvas: ImageDraw.ImageDraw, draw_of: random.Random) -> None:
    left = 0
    while left < SIZE[0]:
        width, height = draw_of.randint(90, 170), draw_of.randint(110, 230)
        top = GROUND - height
        canvas.rectangle((left, top, left + width - 8, GROUND), fill=draw_of.choice(HOUSES))
        for x in range(left + 14, left + width - 30, 34):
            for y in range(top + 16, GROUND - 30, 40):
                canvas.rectangle((x, y, x + 16, y + 22), fill="#eef3f6")
        left += width


def _draw_work(canvas: ImageDraw.ImageDraw, draw_of: random.Random, *, is_done: bool) -> None:
    """Markings on the ground and a sign: the thing that was to be done."""
    for number in range(5):
        left = 40 + number * 115
        canvas.polygon(
            ((left, 440), (left + 30, 330), (left + 95, 330), (left + 85, 440)),
            outline=LIGHT if is_done else WORN,
            width=4,
        )
        if not is_done:
            canvas.ellipse((left + 20, 380, left + 20 + draw_of.randint(20, 50), 400), fill=WORN)
    canvas.rectangle((560, 190, 566, 330), fill=DARK)
    canvas.rectangle((530, 150, 600, 200), fill=NEW if is_done else WORN)


def _write(canvas: ImageDraw.ImageDraw, text: str) -> None:
    canvas.rectangle((0, SIZE[1] - 30, *SIZE), fill=DARK)
    canvas.text((12, SIZE[1] - 24), text, fill=LIGHT, font=ImageFont.load_default(16))

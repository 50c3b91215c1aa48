"""From what many people wrote to a few of their own sentences, in proportion to who says what, and who is not in it."""

from .likeness import Likeness, Words
from .summary import Contribution, Digest, Point, draw_digest

__all__ = ["Contribution", "Digest", "Likeness", "Point", "Words", "draw_digest"]

"""Sentences as they stand in a text; formulas of letters are none."""

from __future__ import annotations

import pytest

from govtrack.discussion.digest.sentences import LONGEST, sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("电梯又停了。老人下不了楼！什么时候修？", ["电梯又停了。", "老人下不了楼！", "什么时候修？"]),
        ("尊敬的领导：您好！小区没有路灯。谢谢！", ["小区没有路灯。"]),
        ("一楼采光被挡，不同意\n费用怎么分摊", ["一楼采光被挡，不同意", "费用怎么分摊"]),
        ("The lift stopped at 3.5 m again. Please help!", ["The lift stopped at 3.5 m again."]),
        ("他说：“马上修好。”可是没有人来", ["他说：“马上修好。”", "可是没有人来"]),
        ("望领导重视，尽快回复。", []),
        ("车位不够。车位不够。", ["车位不够。"]),
        ("？？？！！！……", []),
        ("", []),
    ],
)
def test_a_text_is_cut_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_a_long_sentence_is_parted_where_it_pauses_and_stays_word_for_word() -> None:
    text = "，".join(["楼道里的灯坏了三个月没有人来修理"] * 12)
    found = sentences_of("，".join(f"{number}号{text}" for number in range(2)))
    assert len(found) > 1 and all(len(part) <= LONGEST for part in found)
    assert all(part in "，".join(f"{number}号{text}" for number in range(2)) for part in found)

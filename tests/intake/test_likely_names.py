"""Names that no rule tells, weighed by what was learned of names; what only begins like one stays."""

from __future__ import annotations

import pytest

from govtrack.intake.redaction import find, likely, redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("去年十月，夏禹铭驾驶车辆在小区里撞了我家的狗。", "去年十月，***驾驶车辆在小区里撞了我家的狗。"),
        ("请问何时能解决傅洪、傅涛两兄弟占道经营的问题？", "请问何时能解决***、***两兄弟占道经营的问题？"),
        ("接电话的工作人员小许态度很好", "接电话的工作人员小***态度很好"),
        ("工头刀哥不肯垫付医药费", "工头***哥不肯垫付医药费"),
        ("尊敬的张县长：您好", "尊敬的***县长：您好"),
        ('群里昵称"快乐的大琴"的人造谣', '群里昵称"***"的人造谣'),
        ("请联系Li Jianguo，他是我们的翻译。", "请联系***，他是我们的翻译。"),
        ("王星记扇子专卖店的空调外机正对着我家", "王星记扇子专卖店的空调外机正对着我家"),
        ("胡雪岩故居旁边的停车场收费太贵", "胡雪岩故居旁边的停车场收费太贵"),
        ("请严局长管一管严重的扬尘问题", "请***局长管一管严重的扬尘问题"),
        ("有没有高空抛物的监控，万一砸到人怎么办", "有没有高空抛物的监控，万一砸到人怎么办"),
    ],
)
def test_names_without_a_cue_are_masked_and_words_are_not(text: str, masked: str) -> None:
    assert redact(text) == masked


def test_what_is_weighed_is_shown_to_a_person() -> None:
    text = "去年十月，夏禹铭驾驶车辆在小区里撞了我家的狗。"
    assert [found.is_sure for found in find(text)] == [False]
    assert [text[found.start : found.stop] for found in likely.find(text, [])] == ["夏禹铭"]


def test_what_was_found_already_is_not_weighed_again() -> None:
    text = "去年十月，夏禹铭驾驶车辆在小区里撞了我家的狗。"
    assert list(likely.find(text, find(text))) == []

"""A mobile number as people say it, with pauses of every kind; and counts, prices and years that are none."""

from __future__ import annotations

import pytest

from govtrack.intake.redaction import redact

SAID = ("一百三十八", "一百三八", "壹佰叁拾捌", "一三八", "幺三八", "138")


@pytest.mark.parametrize("begin", SAID)
@pytest.mark.parametrize("pause", [" ", "，", "。", "、", "·", "…", "……", "—", "——", "-", ". ", "， "])
@pytest.mark.parametrize("rest", [("五七一六", "零四二一"), ("拐洞两六", "洞四两幺")])
def test_a_number_with_pauses_is_masked(begin: str, pause: str, rest: tuple[str, str]) -> None:
    assert redact(f"晚上打{pause.join((begin, *rest))}，谢谢") == "晚上打***，谢谢"


@pytest.mark.parametrize("begin", ["一百八", "一百八十", "一百五十六", "一百九九"])
def test_every_begin_of_a_mobile_number_is_read_from_its_words(begin: str) -> None:
    assert redact(f"我的电话{begin} 五七一六 零四二一") == "我的电话***"


def test_a_number_said_without_a_pause_is_masked() -> None:
    assert redact("打一百三十八五七一六零四二一") == "打***"


@pytest.mark.parametrize(
    "text",
    [
        "停车费一百三十八块五毛",
        "离这里一百三十八米，五七一六年建成",
        "一百五十元，一千二百元，三百四十元",
        "三百米、一百八十米、二百米",
        "二〇二三年一百三十八户",
        "一百三十八户，五百七十一人，六百零四平",
        "一百三十八万，五千七百一十六万",
        "一百三四十户，五七一六，零四二一平",
        "第一百三十八、一百三十九、一百四十号",
        "一百八十多人签了名，三百一十二人反对",
        "一百八，两千五，一万三",
        "一百二十八 五七一六 零四二一",
    ],
)
def test_counts_prices_distances_and_years_stay(text: str) -> None:
    assert redact(text) == text

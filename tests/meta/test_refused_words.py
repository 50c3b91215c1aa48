"""Words that readers stumbled over, and that no page says any more."""

from __future__ import annotations

import re

import pytest

from govtrack.core import catalogs
from tests.meta.test_catalogs import messages

# What a Chinese reader is told instead stands behind each.
REFUSED = {
    "说人话": "用大白话",
    "合并统计": "与同类来信合并",
    "再回到您这里成为答复": "最后给您一个答复",
    "议事会可以议出结果": "可由议事会议定",
    "有表决权的到场": "到场有表决权 11 人",
    "会议的其他情况": "更多信息",
    "不同的人": "反映人数",
    "意外程度": "nothing",
    "比特": "nothing",
    "能增加多少": "可衡量的成果",
    "议题小组": "评审组",
    "受理台知道您是谁": "受理台可以把您的姓名告诉承办人员",
    "承办人员可以知道您的姓名": "the same: the desk tells them, no page does",
    "来信人": "反映人, whether somebody wrote, called or came; the letter is 来信",
    "写信人": "the same",
    "甄别": "查看: nobody is under suspicion who writes",
    "红色：": "需尽快处理, or a word that says what is asked",
    "办结": "结束; of work that was done, 办好 or 办理完成",
}
# The same act has one word: an answer is 答复. The motto of the house speaks of voices, not of the act.
MOTTO = {"每一个声音都有回应", "每一个声音都有回应。"}
# A word that is right in one step and wrong in another: a unit signs for an order (签收); a party signs a plan (签署).
OF_ONE_STEP = {"签收": {"plans", "council"}}
ENGLISH = (
    r"The whole way", r"Came, of those invited", r"Present with a vote", r"Advice of the majority",
    r"With the second pair of eyes", r"It has arrived", r"Outcome found", r"\b(%\(\w+\)[sd]|\d+) persons\b",
    r"^[Pp]ersons$", r"\btwo persons\b", r"Basically satisfied", r"looks so far", r"[Hh]otness(?!\)s)", r"\(bits?\)",
)  # fmt: skip


@pytest.mark.parametrize("word", REFUSED)
def test_no_chinese_text_says_it(word: str) -> None:
    assert [(step, text) for step, _source, text in messages() if word in text] == []


def test_an_answer_has_one_word() -> None:
    assert [text for _step, _source, text in messages() if "回应" in text and text not in MOTTO] == []


@pytest.mark.parametrize("word", OF_ONE_STEP)
def test_a_word_of_orders_is_not_said_of_plans_and_meetings(word: str) -> None:
    assert [(step, text) for step, _source, text in messages() if step in OF_ONE_STEP[word] and word in text] == []


def test_a_colour_alone_says_nothing() -> None:
    bare = {"红色", "黄色", "绿色", "红", "黄", "绿", "Red", "Yellow", "Green"}
    assert [(step, source) for step, source, text in messages() if {text, source} & bare] == []


@pytest.mark.parametrize("pattern", ENGLISH)
def test_no_english_text_says_it(pattern: str) -> None:
    assert [(step, source) for step, source, _text in messages() if re.search(pattern, source)] == []


def test_the_button_under_the_masked_text_says_what_it_does() -> None:
    """The heading may say what is checked; the button says what it does."""
    page = (catalogs.ROOT / "templates" / "intake" / "action.html").read_text(encoding="utf-8")
    assert 'ui.button(_("Confirm that it can be public") if confirms' in page
    assert '_("Save") if action.name == "redaction"' in page, "a text that is confirmed already"

"""Words and clauses in a row, with the marks of the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.i18n import in_a_row, in_language, side_by_side


@pytest.mark.parametrize(
    ("language", "words", "clauses"), [("zh_CN", "甲、乙、丙", "甲；乙；丙"), ("en", "甲, 乙, 丙", "甲; 乙; 丙")]
)
def test_words_and_clauses_have_the_marks_of_the_language(app: Flask, language: str, words: str, clauses: str) -> None:
    with app.test_request_context(), in_language(language):
        assert in_a_row(iter("甲乙丙")) == words
        assert side_by_side(["甲", "乙", "丙"]) == clauses
        assert in_a_row(["甲"]) == side_by_side(["甲"]) == "甲"
        assert in_a_row([]) == ""

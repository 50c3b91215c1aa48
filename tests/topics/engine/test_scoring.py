"""The measures, against values worked out by hand."""

from __future__ import annotations

import pytest

from govtrack.topics.engine.scoring import (
    foreign_share,
    hot_issue_recall,
    score,
    score_fully,
    score_labelled,
)


def test_a_perfect_result_scores_one() -> None:
    scores = score(["x", "x", "y"], [1, 1, 2])
    assert (scores.pairwise_f1, scores.bcubed_f1, scores.ari, scores.nmi) == pytest.approx((1, 1, 1, 1))


def test_values_worked_out_by_hand() -> None:
    scores = score([1, 1, 1, 2], ["a", "a", "b", "b"])
    assert scores.pairwise_precision == pytest.approx(1 / 3)
    assert scores.pairwise_recall == pytest.approx(1 / 2)
    assert scores.pairwise_f1 == pytest.approx(0.4)
    assert scores.bcubed_precision == pytest.approx((4 / 3 + 1 / 3 + 1) / 4)
    assert scores.bcubed_recall == pytest.approx((2 + 0.5 + 0.5) / 4)
    assert scores.ari == pytest.approx(0.0)
    assert scores.nmi == pytest.approx(0.3437, abs=1e-3)


def test_letters_that_stand_alone_are_not_one_topic() -> None:
    topics = {"1": None, "2": None}
    assert score_labelled(topics, {"1": "a", "2": "a"}).pairwise_recall == 0


def test_full_scoring_takes_unlisted_letters_as_single() -> None:
    topics = {"1": "t", "2": "t", "3": "t"}
    assert score_labelled(topics, {"1": "a", "2": "a"}).pairwise_f1 == 1
    assert score_fully(topics, {"1": "a", "2": "a"}).pairwise_precision == pytest.approx(1 / 3)


def test_hot_issues_are_found_when_one_topic_holds_most() -> None:
    labels = {str(n): "a" for n in range(6)}
    assert hot_issue_recall(dict.fromkeys(labels, "t"), labels) == 1
    assert hot_issue_recall(dict.fromkeys(labels, None), labels) == 0
    assert foreign_share({**dict.fromkeys(labels, "t"), "x": "t"}, labels) == pytest.approx(1 / 7)

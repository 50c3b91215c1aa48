"""Names for topics, each with its sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govtrack.topics.engine import Document
from govtrack.topics.engine.labels import Statement, WordCounts, label, redrafted

from .samples import pairs_of_letters


def lift_letters() -> list[Document]:
    documents = pairs_of_letters()
    return [documents[0], documents[6]]


def background() -> WordCounts:
    counts = WordCounts()
    counts.add(pairs_of_letters())
    return counts


def test_the_headline_is_a_title_and_cites_it() -> None:
    drawn = label(lift_letters(), background())
    assert drawn.headline.text in {document.title for document in lift_letters()}
    assert drawn.headline.document_ids[0] in {"a0", "b0"}


@pytest.mark.parametrize("mark", ["【转发】", "（转发）", "[Fwd] ", "转发：", "Fwd: "])
def test_a_mark_of_forwarding_is_no_part_of_a_name(mark: str) -> None:
    first, second = lift_letters()
    forwarded = replace(first, title=f"{mark}{first.title}")
    drawn = label([forwarded, second], background(), medoid_id=forwarded.id)
    assert drawn.headline.text == first.title


def test_keywords_name_the_matter_and_cite_letters() -> None:
    drawn = label(lift_letters(), background())
    assert any("电梯" in keyword.text for keyword in drawn.keywords)
    assert all(set(keyword.document_ids) <= {"a0", "b0"} for keyword in drawn.keywords)
    assert all(keyword.document_ids for keyword in drawn.keywords)


def test_the_question_is_neutral_and_names_matter_and_place() -> None:
    drawn = label(lift_letters(), background(), place_name="青藤花园", matter="电梯停运")
    assert drawn.question.text == "青藤花园的“电梯停运”问题应如何处理？"
    assert drawn.question.document_ids == ("a0", "b0")


def test_english_letters_get_an_english_label() -> None:
    letters = [
        Document("1", "Lift at Elm Court broken", "The lift has been out of order for weeks."),
        Document("2", "Broken lift in Elm Court", "Please repair the lift, my mother is ill."),
    ]
    drawn = label(letters)
    assert drawn.language == "en"
    assert drawn.question.text.startswith("How should")
    assert "lift" in {keyword.text for keyword in drawn.keywords}


def test_a_topic_without_titles_still_has_a_name() -> None:
    assert label([Document("1", "", "楼道灯坏了没人修")]).headline.text == "楼道灯坏了没人修"
    with pytest.raises(ValueError, match="without documents"):
        label([])


def test_a_redraft_must_cite_letters_of_the_topic() -> None:
    documents = lift_letters()
    drawn = label(documents)

    def honest(old, letters):
        return replace(old, headline=Statement("电梯", ("a0",)))

    def inventing(old, letters):
        return replace(old, headline=Statement("电梯", ("x9",)))

    def failing(old, letters):
        raise TimeoutError

    assert redrafted(drawn, documents, honest).headline.text == "电梯"
    assert redrafted(drawn, documents, inventing) == drawn
    assert redrafted(drawn, documents, failing) == drawn

"""Every number of the engine, with its default and the reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

ENGINE_VERSION = "13"


@dataclass(frozen=True)
class Settings:
    """Settings of one run; the same settings and rows give the same bytes.

    No value depends on how many documents there are.
    """

    version: str = ENGINE_VERSION

    # Text to features.
    bucket_bits: int = 18
    body_characters: int = 300
    title_weight: int = 3
    place_word_factor: int = 2
    place_suffixes: str = "区路街巷镇村苑城府园社小院校站桥厦场湾栋幢座弄坊里河庄湖"
    terms_per_document: int = 128
    common_term_share: float = 0.10

    # Texts with fewer terms, or with none but these characters, say nothing.
    least_terms: int = 4
    stop_characters: str = "的了是在我有和不就都请您好你们他她它这那个吗呢吧啊也还要到说一问谢"

    # Finding candidates.
    index_terms: int = 24
    postings_per_term: int = 50
    candidates: int = 16

    # Similarity of two documents, in log-odds (see similarity.py).
    base_score: float = 11.4
    text_weight: float = 3.82
    place_weight: float = -0.59
    other_weight: float = 4.32
    place_share_weight: float = 3.46
    other_share_weight: float = -14.04
    conflict_weight: float = -4.59
    copy_conflict_weight: float = -13.0
    cosine_floor: float = 0.03
    time_weight: float = 1.8
    time_scale_days: float = 60.0
    # Kinds that last are written about for longer.
    lasting_time_scale_days: float = 70.0
    unknown_nearness: float = 0.25
    crowd_weight: float = -0.7
    crowd_other: float = 0.45
    crowd_conflict: float = 0.20
    same_community_score: float = 0.0
    same_compound_score: float = 0.0
    same_building_score: float = 0.3
    other_building_score: float = -0.3
    other_compound_score: float = -12.0
    other_community_score: float = -12.0

    # What words say is bounded, and counts by a share beside kind, place and time: where the compound is not
    # known to be one, where it is one, where both name one; and the same where a kind is unknown, by how far.
    least_words: float = -9.0
    most_words: float = 8.0
    # Words that say so much alone leave nothing of kinds that seem to differ: one of them was misread.
    convincing_words: float = 2.0
    # Where people chose both kinds, words do not talk them away; so much more speaks against kinds that differ.
    chosen_conflict_weight: float = -2.0
    # Letters in two languages have no words to share; more than a stranger's it is all the same.
    other_language_words: float = -4.0
    # The words of kinds are few in Latin letters: that both tell none known there speaks against nothing.
    latin_unknown_score: float = 3.5
    words_weight: float = 0.75
    near_words_weight: float = 0.33
    unknown_words_weight: float = 1.25
    near_unknown_words_weight: float = 0.5
    named_unknown_words_weight: float = 0.8
    # Kinds of matter: how far they agree (its logarithm above a floor), how far they differ, and where one is unknown.
    kind_floor: float = 0.025
    kind_base: float = 2.99
    kind_weight: float = 1.395
    kind_conflict_weight: float = 1.0
    unknown_kind_score: float = -1.5
    near_kind_base: float = 4.06
    near_kind_weight: float = 1.27
    near_kind_conflict_weight: float = -3.0
    near_unknown_kind_score: float = -2.0
    named_words_weight: float = 0.34
    named_kind_base: float = 3.8
    named_kind_weight: float = 1.4
    named_kind_conflict_weight: float = -2.5
    named_unknown_kind_score: float = -0.75
    named_time_weight: float = 0.8
    named_alike_weight: float = 0.1
    # Names of places in the text, for kinds that stay in a compound and for those that reach farther.
    shared_name_score: float = 0.25
    other_name_score: float = -1.95
    # Both name where somebody lives, and no name is shared.
    other_home_score: float = -4.0
    wide_shared_name_score: float = 0.85
    wide_other_name_score: float = -1.8
    # Structured places of two letters of a kind that reaches beyond a compound.
    wide_other_compound_score: float = -1.2
    wide_other_community_score: float = -6.0
    # A letter that shares so much with another beside names of places, but less than this with them, was copied
    # for another place: its place then counts as for any kind. One petition that many sign has the same names.
    copied_other: float = 0.80
    copied_text: float = 0.90
    near_time_weight: float = 1.15
    # One hand wrote both; one of them says that it follows another letter.
    same_writer_score: float = 1.0
    follow_up_score: float = 1.5
    # The more letters of one kind there are, everywhere or in a compound, the less a kind alone says.
    alike_weight: float = -0.26
    near_alike_weight: float = -0.16

    # A compound where so many people write of one kind, and twice and four times as many, has several matters of it:
    # step by step words count more there, kinds have to agree better, and a building is told from another one.
    crowded_from: int = 16
    crowded_words_weight: float = 0.9
    crowded_kind_base: float = 3.5
    crowded_kind_conflict_weight: float = -5.0
    crowded_other_building_score: float = -4.0
    # Parts of such a topic that are so unlike go apart.
    crowded_split_similarity: float = 0.1

    # The weight in the index of a kind in a place.
    key_weight: int = 60_000

    # A copy joins its original but takes no room in the index.
    copy_cosine: float = 0.90
    copy_similarity: float = 0.60
    # An event time so far ahead of all others is treated as unknown.
    longest_leap_days: float = 366.0

    # An embedding's cosine, measured from the middle of the first documents: where it is
    # even odds, and how much log-odds rise with it.
    embedding_calibration: int = 200
    embedding_midpoint: float = 0.48
    embedding_slope: float = 11.0
    # How much the words still count beside it, in log-odds, where no kind is read; where kinds are, they count in full.
    words_share: float = 0.7
    # Letters whose kinds are read with less than this share, in hundredths, are looked for by meaning as well.
    meant_known: int = 50
    # A model finds many texts alike: on arrival only the nearest join, the rest is left to consolidation.
    meant_join_similarity: float = 0.88

    # Joining and consolidating.
    join_similarity: float = 0.345
    join_nearest: int = 3
    # A topic with a nearby letter that is so unlike is passed over: often a text that was copied for another place.
    stranger_similarity: float = 0.0005
    # Letters of two known compounds that are all so unlike are not brought together by one without a place,
    # which may be of either of them.
    bridged_similarity: float = 0.01
    merge_similarity: float = 0.17
    edge_similarity: float = 0.15
    topic_sample: int = 16
    split_similarity: float = 0.05
    split_least: int = 6
    split_sample: int = 24
    # Before there are this many documents, nobody knows which words are rare.
    split_from_documents: int = 200
    consolidate_every_rows: int = 500
    consolidate_growth: float = 0.10
    consolidate_every_days: float = 31.0
    evidence_shown: int = 5

    def __post_init__(self) -> None:
        if not 0 < self.terms_per_document < 256 or not 8 <= self.bucket_bits <= 22:
            raise ValueError("terms_per_document must be below 256, bucket_bits between 8 and 22")

    def to_dict(self) -> dict[str, Any]:
        """The settings as plain values for JSON."""
        return asdict(self)

    @classmethod
    def themes(cls) -> Settings:
        """For short questions by theme rather than letters about one matter; needs a model."""
        return cls(embedding_midpoint=0.58, embedding_slope=9.0, words_share=0.3)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Settings:
        """Settings from plain values; unknown names raise ValueError."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(unknown)}")
        return cls(**values)

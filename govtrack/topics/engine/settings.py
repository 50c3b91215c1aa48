"""Every number of the engine, with its default and the reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

ENGINE_VERSION = "5"


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
    base_score: float = 11.72
    text_weight: float = 3.82
    place_weight: float = -0.59
    other_weight: float = 4.32
    place_share_weight: float = 2.56
    other_share_weight: float = -13.29
    conflict_weight: float = -4.59
    copy_conflict_weight: float = -12.0
    cosine_floor: float = 0.03
    time_weight: float = 2.65
    time_scale_days: float = 60.0
    unknown_nearness: float = 0.25
    crowd_weight: float = -0.7
    crowd_other: float = 0.45
    crowd_conflict: float = 0.20
    same_community_score: float = 0.3
    same_compound_score: float = 0.7
    same_building_score: float = 0.9
    other_building_score: float = 0.3
    other_compound_score: float = -12.0
    other_community_score: float = -12.0

    # A copy joins its original but takes no room in the index.
    copy_cosine: float = 0.90
    copy_similarity: float = 0.60
    # An event time so far ahead of all others is treated as unknown.
    longest_leap_days: float = 366.0

    # An embedding's cosine, measured from the middle of the first documents: where it is
    # even odds, and how much log-odds rise with it.
    embedding_calibration: int = 200
    embedding_midpoint: float = 0.43
    embedding_slope: float = 9.0
    # How much the words still count beside it, in log-odds.
    words_share: float = 0.5
    # A model finds many texts alike: on arrival only the nearest join, the rest is left to consolidation.
    meant_join_similarity: float = 0.88

    # Joining and consolidating.
    join_similarity: float = 0.30
    join_nearest: int = 3
    merge_similarity: float = 0.195
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
        return cls(embedding_midpoint=0.58, words_share=0.3)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Settings:
        """Settings from plain values; unknown names raise ValueError."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(unknown)}")
        return cls(**values)

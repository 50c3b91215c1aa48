"""Reading what people say: the digest of letters, and contributions to discussions."""

from govtrack.discussion.queries.contributions import (
    get_contribution,
    get_own,
    list_all_own,
    list_own,
    list_supported,
    list_to_look_at,
    look_at,
    read_discussion,
    show_contribution,
)
from govtrack.discussion.queries.digest import (
    MOST_LETTERS,
    SaidPoint,
    TopicDigest,
    describe_in_public,
    describe_voices,
)

__all__ = [
    "MOST_LETTERS",
    "SaidPoint",
    "TopicDigest",
    "describe_in_public",
    "describe_voices",
    "get_contribution",
    "get_own",
    "list_all_own",
    "list_own",
    "list_supported",
    "list_to_look_at",
    "look_at",
    "read_discussion",
    "show_contribution",
]

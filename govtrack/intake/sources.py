"""Where letters come from: each source declared once, with its name, its words and what holds for it.

The CHECK of the table, labels, filters, the rule of what may be quoted, the weight of a voice and
the time for which posts are kept all read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

# The channel of letters that the programs of others bring.
BY_PROGRAM = "open311"
# Whether the public may read excerpts of it: never, where the office says so, or unless it says otherwise.
Quoting = Literal["never", "if_chosen", "usual"]


@dataclass(frozen=True, slots=True)
class Source:
    """One source: ``weight`` is that of a voice in the hotness of a topic, before the office changes it.

    What is ``never`` quoted was put before another authority or said elsewhere: it is counted here
    and not repeated. ``is_post`` is of those that are let go of as posts on the web are.
    """

    name: str
    label: Text
    quoting: Quoting = "usual"
    weight: float = 1.0
    is_post: bool = False


SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        Source("mailbox", _l("Residents' mailbox")),
        Source("petition", _l("Petitions"), quoting="never"),
        Source("opinion", _l("Online opinion"), quoting="never", weight=0.3, is_post=True),
        Source("hotline", _l("Hotline 12345")),
        Source("grid", _l("Grid patrol")),
        Source("camera", _l("City Eye"), quoting="if_chosen", weight=0.2),
        Source("survey", _l("Survey")),
        Source("visit", _l("Enterprise visits")),
    )
}
SOURCE_LABELS: Mapping[str, Text] = {name: source.label for name, source in SOURCES.items()}
NEVER_QUOTED = tuple(name for name, source in SOURCES.items() if source.quoting == "never")
USUALLY_QUOTED = tuple(name for name, source in SOURCES.items() if source.quoting == "usual")
POSTS = tuple(name for name, source in SOURCES.items() if source.is_post)
# Only those that do not count in full.
VOICE_WEIGHTS = {name: source.weight for name, source in SOURCES.items() if source.weight != 1.0}

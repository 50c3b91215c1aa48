"""What later steps may listen to; a subscriber only enqueues its own job."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

#: Notice of a meeting was given; keyword ``meeting_id``.
meeting_noticed = _signals.signal("council.meeting_noticed")
#: An agenda item came to its outcome; keyword ``agenda_item_id``.
item_decided = _signals.signal("council.item_decided")
#: Minutes of a meeting can be read by everybody; keyword ``meeting_id``.
minutes_published = _signals.signal("council.minutes_published")

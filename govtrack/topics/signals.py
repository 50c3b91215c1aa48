"""What topics tell the steps after it; a subscriber only enqueues its own job.

Sender is the application's name; they are sent inside the transaction of the operation.
"""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

# topic_id: int. The panel took the matter up.
topic_admitted = _signals.signal("topic-admitted")
# topic_id: int. The council came to an outcome.
topic_decided = _signals.signal("topic-decided")
# topic_ids: list[int]. A run brought letters to topics that the panel had decided on: late joiners.
members_joined = _signals.signal("members-joined")

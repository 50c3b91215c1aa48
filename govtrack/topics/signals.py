"""What topics tell the steps downstream; a subscriber only enqueues its own job."""

from __future__ import annotations

from blinker import signal

# Both are sent with the application as sender and ``topic_id``.
topic_admitted = signal("topics.topic_admitted")
topic_decided = signal("topics.topic_decided")
# ``topic_id`` and ``submission_id``: a letter came to a topic after its first run (a late joiner).
member_joined = signal("topics.member_joined")

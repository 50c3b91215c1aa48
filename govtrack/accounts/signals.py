"""What accounts tell the steps after them; a subscriber only enqueues its own job."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

# user_id: int, verb: str, by_name: str, place_paths: list[str]. Somebody changed what a person may do, or their
# account, which counts in these places; in none, it concerns the whole house.
rights_changed = _signals.signal("rights-changed")
# change_id: int. Something waits for a second person.
second_person_wanted = _signals.signal("second-person-wanted")
# change_id: int. It waits no longer: confirmed, declined, or lapsed.
second_person_found = _signals.signal("second-person-found")

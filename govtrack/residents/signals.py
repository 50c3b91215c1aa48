"""What accounts tell later steps, in the transaction in which it happens."""

from __future__ import annotations

from blinker import Namespace

_namespace = Namespace()
# Sent with ``resident_id``: where somebody lives is confirmed no more, since they moved or it was taken back.
home_ended = _namespace.signal("residents.home_ended")
# Sent with ``resident_ids`` before these accounts are deleted.
accounts_ending = _namespace.signal("residents.accounts_ending")

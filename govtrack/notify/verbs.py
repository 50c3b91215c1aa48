"""What somebody does with what they were told."""

from __future__ import annotations

from govtrack.accounts.policy import is_own
from govtrack.core.i18n import _l
from govtrack.core.verbs import Verb
from govtrack.notify import operations
from govtrack.notify.policy import is_addressed

_VERBS = (
    Verb("read", _l("Open"), "", operation=operations.read_notice, policy=is_addressed),
    Verb("read_all", _l("Mark everything as read"), "", operation=operations.read_all, policy=is_own),
)
VERBS = {verb.name: verb for verb in _VERBS}

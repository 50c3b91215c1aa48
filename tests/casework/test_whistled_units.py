"""A unit that was called by whistle neither excuses itself by another office nor calls the matter off."""

from __future__ import annotations

import pytest

from govtrack.casework import operations
from govtrack.casework.verbs import VERBS
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden
from govtrack.core.verbs import perform
from tests import factories
from tests.casework import scene as scenes

pytestmark = pytest.mark.usefixtures("app")


def test_who_was_called_by_whistle_leaves_the_call_to_others() -> None:
    """The lead unit, who called, goes on; the called unit neither excuses itself nor calls the matter off."""
    around, unit = scenes.scene(), factories.organisation(at=factories.subdistrict())
    order = scenes.in_progress(around)
    called = factories.actor("command", organisation=unit)
    other = factories.actor("command")
    assert VERBS["cancel"].is_open(called, order)
    with transaction():
        operations.whistle(around.worker_actor, order, occasion="emergency", reason="需要一起到场", units=[unit])
    for name, words in (("cancel", "被吹哨叫来"), ("resume", "已被吹哨")):
        assert not VERBS[name].is_open(called, order) and VERBS[name].is_open(other, order)
        with pytest.raises(Forbidden, match=words), transaction():
            perform(VERBS[name], called, order, reason="不用等了先做吧")
    with transaction():
        perform(VERBS["resume"], around.worker_actor, order, reason="不用等了先做吧")
    assert not VERBS["cancel"].is_open(called, order)
    with transaction():
        perform(VERBS["cancel"], other, order, reason="居民自己撤回了")

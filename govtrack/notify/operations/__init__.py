"""Telling users and reporters something, how the sending ends, and the end of what was told."""

from govtrack.notify.operations import letting_go
from govtrack.notify.operations.bundling import send_bundles
from govtrack.notify.operations.codes import send_code
from govtrack.notify.operations.numbers import use_number
from govtrack.notify.operations.opt_out import switch_off, switch_on
from govtrack.notify.operations.reaching import see_to, send_again
from govtrack.notify.operations.reading import mark_seen, read_all, read_notice, settle
from govtrack.notify.operations.sending import (
    SEND_JOB,
    SEND_SOME_JOB,
    begin_sending,
    end_sending,
    end_sent,
    end_several,
    pause_after,
    put_off,
    send_soon,
    send_together,
)
from govtrack.notify.operations.telling import (
    NOBODY_HAS_ROLE,
    NOBODY_OF_UNIT,
    NOBODY_THERE,
    UNIT_HAS_NOBODY,
    IfNobody,
    Told,
    notify_reporter,
    notify_reporters,
    notify_users,
)

__all__ = [
    "NOBODY_HAS_ROLE",
    "NOBODY_OF_UNIT",
    "NOBODY_THERE",
    "SEND_JOB",
    "SEND_SOME_JOB",
    "UNIT_HAS_NOBODY",
    "IfNobody",
    "Told",
    "begin_sending",
    "end_sending",
    "end_sent",
    "end_several",
    "letting_go",
    "mark_seen",
    "notify_reporter",
    "notify_reporters",
    "notify_users",
    "pause_after",
    "put_off",
    "read_all",
    "read_notice",
    "see_to",
    "send_again",
    "send_bundles",
    "send_code",
    "send_soon",
    "send_together",
    "settle",
    "switch_off",
    "switch_on",
    "use_number",
]

"""What the record says of accounts and roles."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_pgettext

from govtrack.accounts import roles
from govtrack.audit.keys import KIND, SECOND
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_count, as_moment, as_text
from govtrack.core.errors import Text

LOGIN = Key("login", lazy_pgettext("record", "sign-in name"), reads=as_text)
TIMES = Key("times", lazy_pgettext("record", "at least so often"), reads=as_count)
SINCE = Key("since", lazy_pgettext("record", "in the ten minutes from"), reads=as_moment)
# The address of a route; oversight says what its pages are called.
PAGE = Key("page", lazy_pgettext("record", "page"), points_at="pages")
ROLE = Key("role", lazy_pgettext("record", "role"), words=roles.LABELS)

USERS = define_subject("users", lazy_pgettext("record", "user"))
VISITORS = define_subject("access_notes", lazy_pgettext("record", "visitors without an account, and others together"))

define_event(USERS, "opened", lazy_pgettext("record", "account opened"), LOGIN)
define_event(USERS, "granted", lazy_pgettext("record", "role granted"), ROLE, SECOND)
define_event(USERS, "revoked", lazy_pgettext("record", "role taken back"), ROLE, SECOND)
# Counted beside the page (`audit/access.py`): one event for what happens within some minutes.
for subject in (USERS, VISITORS):
    define_event(subject, "signed_in", lazy_pgettext("record", "signed in"), TIMES, SINCE)
    define_event(subject, "refused", lazy_pgettext("record", "sign-in refused"), TIMES, SINCE, tone="warning")
    define_event(subject, "denied", lazy_pgettext("record", "kept from a page"), PAGE, TIMES, SINCE, tone="warning")
define_event(USERS, "changed_password", lazy_pgettext("record", "changed password"))
define_event(USERS, "reset_password", lazy_pgettext("record", "reset password"), SECOND)
define_event(USERS, "disabled", lazy_pgettext("record", "account disabled"), SECOND, tone="warning")
define_event(USERS, "enabled", lazy_pgettext("record", "account enabled"), SECOND)
define_event(USERS, "second_step_set", lazy_pgettext("record", "second step at sign-in set up"))
define_event(
    USERS, "second_step_removed", lazy_pgettext("record", "second step at sign-in removed"), SECOND, tone="warning"
)
define_event(USERS, "second_step_refused", lazy_pgettext("record", "second step at sign-in refused"), tone="warning")
define_event(USERS, "passkey_added", lazy_pgettext("record", "passkey added"))
define_event(USERS, "passkey_used", lazy_pgettext("record", "passkey used"))
define_event(USERS, "passkey_refused", lazy_pgettext("record", "passkey refused"), tone="warning")
define_event(USERS, "passkey_removed", lazy_pgettext("record", "passkey removed"))
define_event(USERS, "paper_codes_made", lazy_pgettext("record", "new paper codes"))
define_event(USERS, "paper_code_used", lazy_pgettext("record", "paper code used"), tone="warning")
define_event(USERS, "sessions_ended", lazy_pgettext("record", "ended sessions of their own"))

PENDING = define_subject("pending_changes", lazy_pgettext("record", "change by two people"))
# What each kind of change is called, as the steps define them (`accounts/pending.py`).
PENDING_LABELS: dict[str, Text] = {}
PENDING_KIND = replace(KIND, words=PENDING_LABELS)

define_event(PENDING, "asked_for", lazy_pgettext("record", "change asked for"), PENDING_KIND)
define_event(PENDING, "confirmed", lazy_pgettext("record", "change confirmed by a second person"), PENDING_KIND)
define_event(PENDING, "taken_back", lazy_pgettext("record", "change taken back by whoever asked"), PENDING_KIND)
define_event(PENDING, "declined", lazy_pgettext("record", "change not confirmed"), PENDING_KIND, tone="warning")

"""What the record says of accounts and roles."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.accounts import roles
from govtrack.audit.kinds import Key, define_event, define_subject

LOGIN = Key("login", lazy_pgettext("record", "sign-in name"))
ROLE = Key("role", lazy_pgettext("record", "role"), words=roles.LABELS)

USERS = define_subject("users", lazy_pgettext("record", "user"))

define_event(USERS, "opened", lazy_pgettext("record", "account opened"), LOGIN)
define_event(USERS, "granted", lazy_pgettext("record", "role granted"), ROLE)
define_event(USERS, "revoked", lazy_pgettext("record", "role taken back"), ROLE)
define_event(USERS, "refused", lazy_pgettext("record", "sign-in refused"), tone="warning")
define_event(USERS, "signed_in", lazy_pgettext("record", "signed in"))
define_event(USERS, "changed_password", lazy_pgettext("record", "changed password"))
define_event(USERS, "reset_password", lazy_pgettext("record", "reset password"))
define_event(USERS, "disabled", lazy_pgettext("record", "account disabled"), tone="warning")
define_event(USERS, "enabled", lazy_pgettext("record", "account enabled"))

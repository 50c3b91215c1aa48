"""What the record says of residents' accounts: that something happened to one, never whose it is."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD
from govtrack.audit.kinds import define_event, define_subject
from govtrack.intake.events import CONTACT_KIND
from govtrack.residents.states import HOME

RESIDENTS = define_subject("residents", lazy_pgettext("record", "account of a resident"))

for verb, words in (
    ("opened", lazy_pgettext("record", "account of a resident opened")),
    ("entered", lazy_pgettext("record", "resident signed in")),
    ("contact_added", lazy_pgettext("record", "address added to an account")),
    ("contact_removed", lazy_pgettext("record", "address taken from an account")),
):
    define_event(RESIDENTS, verb, words, CONTACT_KIND)
for verb, words in (
    ("letter_kept", lazy_pgettext("record", "letter kept in an account")),
    ("letter_let_go", lazy_pgettext("record", "letter taken out of an account")),
    ("sessions_ended", lazy_pgettext("record", "ended sessions of their own")),
    ("exported", lazy_pgettext("record", "took out everything that is kept")),
    ("deleted", lazy_pgettext("record", "account of a resident deleted")),
):
    define_event(RESIDENTS, verb, words)

HOMES = define_subject("resident_homes", lazy_pgettext("record", "home of a resident"), HOME)
define_event(HOMES, "asked", lazy_pgettext("record", "resident asked for their home to be confirmed"))
define_event(HOMES, "other_room", lazy_pgettext("record", "another room typed than the one asked for"))
for verb, words in (
    ("letter_made", lazy_pgettext("record", "room opened for a letter with a code")),
    ("confirmed", lazy_pgettext("record", "home of a resident confirmed at the station")),
    ("confirmed_by_letter", lazy_pgettext("record", "home of a resident confirmed by the code of a letter")),
    ("refused", lazy_pgettext("record", "home of a resident not confirmed")),
    ("ended", lazy_pgettext("record", "resident lives there no longer")),
):
    define_event(HOMES, verb, words, OLD, NEW)

"""What can be done with accounts, roles and changes that need two people, and with what is one's own."""

from __future__ import annotations

from typing import Any

from govtrack.accounts import operations, policy
from govtrack.accounts.kinds import demand_open_change
from govtrack.accounts.models import User
from govtrack.accounts.operations.asking import ACCOUNT_CHANGES
from govtrack.accounts.operations.common import OWN_ACCOUNTS, OWN_PLACES
from govtrack.accounts.operations.deciding import ANOTHER_ONE, OF_THE_PLACE
from govtrack.core.actors import Actor
from govtrack.core.i18n import _l
from govtrack.core.verbs import RIGHTS, Verb
from govtrack.places.models import Organisation, Place

# Told to whoever waits for a second person; the messages stand above the accounts.
SECOND_PERSON = "notify.second_person"


def _open_account(
    actor: Actor, _nobody: None, *, login: str, name: str, password: str, must_change_password: bool
) -> User:
    return operations.add_user(
        actor, login=login, name=name, password=password, must_change_password=must_change_password
    )


def _may_open(actor: Actor, _nobody: None) -> bool:
    return policy.can_open_accounts(actor)


def _may_give_at(actor: Actor, _user: User, place: Place) -> bool:
    return policy.can_give_at(actor, place)


def _may_name_for(actor: Actor, _user: User, unit: Organisation) -> bool:
    return policy.can_name_for(actor, unit)


def _of_account(name: str, done: Any, *events: str, **more: Any) -> Verb:
    """A change of somebody else's account, with a reason for the second person where it needs one."""
    return Verb(
        name, ACCOUNT_CHANGES[name], done, policy=policy.can_change_other,
        grave=RIGHTS, needs=("reason",), refusal=OWN_ACCOUNTS,
        events=("asked_for", *events), **more,
    )  # fmt: skip


_PEOPLE = (
    Verb(
        "open_account", _l("Open the account"), "", grave=RIGHTS, operation=_open_account, policy=_may_open,
        needs=("login", "name", "password", "must_change_password"), events=("opened",), tone="primary",
    ),
    Verb(
        "grant", _l("Grant the role"), _l("The role has been granted."), grave=RIGHTS,
        operation=operations.ask_to_grant,
        policy=policy.can_give_to, needs=("role", "place", "organisation", "reason"),
        objects={"place": _may_give_at, "organisation": _may_name_for}, at_the_field=("place", "organisation"),
        events=("granted", "asked_for"),
    ),
    Verb(
        "revoke", _l("Take this role away"), _l("The role has been taken away."),
        grave=RIGHTS, operation=operations.ask_to_revoke, policy=policy.can_take, needs=("reason",), refusal=OWN_PLACES,
        events=("revoked", "asked_for"),
    ),
    _of_account("reset", "", "reset_password", operation=operations.ask_to_reset),
    _of_account(
        "disable", _l("The account is closed. Its sessions have ended."), "disabled", tone="danger",
        operation=operations.ask_to_disable,
    ),
    _of_account("enable", _l("The account is open again."), "enabled", operation=operations.ask_to_enable),
    _of_account(
        "second", _l("The second step is removed. The person sets up a new one."), "second_step_removed",
        operation=operations.ask_to_remove_second_step,
    ),
)  # fmt: skip
_SECOND_PERSON = (
    Verb(
        "confirm", _l("Confirm"), _l("Confirmed. It holds from now on."), grave=RIGHTS,
        operation=operations.confirm_change,
        policy=policy.can_confirm, demand=demand_open_change, duty="accounts.confirm", refusal=ANOTHER_ONE,
        events=("confirmed",), ends=(SECOND_PERSON,), tone="primary", icon="check",
    ),
    Verb(
        "decline", _l("Do not confirm"), _l("Not confirmed. Nothing has changed."),
        grave=RIGHTS, operation=operations.decline_change, policy=policy.can_decline, demand=demand_open_change,
        needs=("reason",), refusal=OF_THE_PLACE, events=("declined", "taken_back"), ends=(SECOND_PERSON,),
    ),
)  # fmt: skip
_OWN = (
    Verb(
        "change_password", _l("Change the password"),
        _l("Your password has been changed. Other devices have been signed out."),
        operation=operations.change_password, policy=policy.is_own, needs=("current", "new", "session_key"),
        events=("changed_password",),
    ),
    Verb(
        "set_up_app", _l("Turn it on"), "", grave=RIGHTS, operation=operations.set_up_app, policy=policy.is_own,
        needs=("code", "session_key"), events=("second_step_set", "paper_codes_made"),
    ),
    Verb(
        "renew_paper_codes", _l("Make new codes on paper"), "", grave=RIGHTS, operation=operations.renew_paper_codes,
        policy=policy.is_own, events=("paper_codes_made",),
    ),
    Verb(
        "add_passkey", _l("Make a passkey"), _l("The passkey is kept."), grave=RIGHTS, operation=operations.add_passkey,
        policy=policy.is_own, needs=("site", "challenge", "credential", "name", "session_key"),
        events=("passkey_added", "second_step_set", "paper_codes_made"),
    ),
    Verb(
        "rename_passkey", _l("Rename"), "", operation=operations.rename_passkey, policy=policy.owns,
        needs=("name",),
    ),
    Verb(
        "remove_passkey", _l("Remove this passkey"), _l("The passkey is removed."), grave=RIGHTS,
        operation=operations.remove_passkey,
        policy=policy.owns, events=("passkey_removed",),
    ),
    Verb(
        "end_session", _l("Sign this device out"), _l("That device is signed out."), operation=operations.end_session,
        policy=policy.is_own, needs=("handle",), events=("sessions_ended",),
    ),
    Verb(
        "end_other_sessions", _l("Sign all other devices out"), _l("All other devices are signed out."),
        operation=operations.end_other_sessions, policy=policy.is_own, needs=("session_key",),
        events=("sessions_ended",),
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in (*_PEOPLE, *_SECOND_PERSON, *_OWN)}

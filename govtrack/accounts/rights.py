"""Which rights need two people, and the kinds of change that are asked for and confirmed.

Who may read identities, administer or audit could do so alone with a new password, a role or an
account opened again; so each of these needs a second administrator. The same holds for those who
decide: who could name them alone would be the majority of the panel.
"""

from __future__ import annotations

from govtrack.accounts.models import PendingChange, RoleGrant, User
from govtrack.accounts.roles import DECIDING, DESK
from govtrack.core.actors import Actor
from govtrack.core.duties import Hands, hands_of

# Rights to identities, to the record, and the right to give such rights.
TWO_PERSON_ROLES = (*DESK, "supervisor", "admin", "auditor")
# Given, and their holders' accounts opened, only with a second person.
# Not so who acts for a unit: they open no identities and decide nothing, what they say of work or sign is checked by
# other hands (core/duties.py), and the auditors are told of each of them.
TWO_TO_GRANT = tuple(dict.fromkeys((*TWO_PERSON_ROLES, *DECIDING)))
# Taken away only with a second person, so that nobody can remove those who supervise them, nor those who would
# decide otherwise. Who reads identities as well loses that at once, by one person, whatever else it ends.
GUARDED_ROLES = ("auditor", "admin", *(role for role in DECIDING if role not in TWO_PERSON_ROLES))
GUARDED_ACTIONS = ("reset", "enable", "second")


def roles_of(user: User) -> set[str]:
    """The roles that a person holds now."""
    return {grant.role for grant in user.grants if grant.revoked_at is None}


# What the holders of a role do, as the table of separated duties names it.
OFFICES = {"admin": "accounts.administer", "auditor": "accounts.audit"}


@hands_of("accounts.audit", "accounts.administer")
def who_administers(user: User) -> Hands:
    """The person, where they administer."""
    return Hands.of([user.id] if "admin" in roles_of(user) else [])


@hands_of("accounts.administer", "accounts.audit")
def who_audits(user: User) -> Hands:
    """The person, where they audit."""
    return Hands.of([user.id] if "auditor" in roles_of(user) else [])


@hands_of("accounts.confirm", "accounts.ask")
def who_asks(asked: Actor | PendingChange) -> Hands:
    """The administrator who asks for a change that needs two."""
    return Hands.of([asked.asked_by_id if isinstance(asked, PendingChange) else asked.user_id])


def roles_once(user: User) -> set[str]:
    """The roles that a person holds or held: taking one away for a while makes nobody the account's second owner."""
    return {grant.role for grant in user.grants}


def was_protected(user: User) -> bool:
    """Whether this account opens identities or the record, or decides, or once did."""
    return not roles_once(user).isdisjoint(TWO_TO_GRANT)


def is_guarded(user: User) -> bool:
    """Whether closing the account takes a role away that only two take away."""
    return not roles_of(user).isdisjoint(GUARDED_ROLES)


def needs_two_to_grant(role: str) -> bool:
    """Whether this role is given by two people."""
    return role in TWO_TO_GRANT


def needs_two_to_revoke(grant: RoleGrant) -> bool:
    """Whether this role is taken away by two people."""
    return grant.role in GUARDED_ROLES


def needs_two_to_change(user: User, action: str) -> bool:
    """Whether opening again or a new password (of an account that is or was protected), or closing (a guarded one),
    needs two."""
    if action in GUARDED_ACTIONS:
        return was_protected(user)
    return is_guarded(user)

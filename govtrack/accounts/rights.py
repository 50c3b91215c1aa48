"""Which rights need two people, and the kinds of change that are asked for and confirmed.

Who may read identities, administer or audit could do so alone with a new password, a role or an
account opened again; so each of these needs a second administrator.
"""

from __future__ import annotations

from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.roles import DESK

# Rights to identities, to the record, and the right to give such rights.
TWO_PERSON_ROLES = (*DESK, "supervisor", "admin", "auditor")
# Taken away only with a second person, so that nobody can remove those who supervise them.
GUARDED_ROLES = ("auditor", "admin")
GUARDED_ACTIONS = ("reset", "enable", "second")


def roles_of(user: User) -> set[str]:
    """The roles that a person holds now."""
    return {grant.role for grant in user.grants if grant.revoked_at is None}


def is_protected(user: User) -> bool:
    """Whether this account opens identities or the record."""
    return not roles_of(user).isdisjoint(TWO_PERSON_ROLES)


def needs_two_to_grant(role: str) -> bool:
    """Whether this role is given by two people."""
    return role in TWO_PERSON_ROLES


def needs_two_to_revoke(grant: RoleGrant) -> bool:
    """Whether this role is taken away by two people."""
    return grant.role in GUARDED_ROLES


def needs_two_to_change(user: User, action: str) -> bool:
    """Whether opening again or a new password (any protected account), or closing (a guarded one), needs two."""
    if action in GUARDED_ACTIONS:
        return is_protected(user)
    return not roles_of(user).isdisjoint(GUARDED_ROLES)

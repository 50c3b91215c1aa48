"""Whoever can be told something: a user, or a reporter behind the vault.

A reporter is a token here. A step that keeps contacts registers who resolves its own, so that no
contact data and no foreign key of that step stand in this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from govtrack.accounts.models import User
from govtrack.core.db import db

PHONE, EMAIL = "phone", "email"


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached.

    ``user_id`` is the account, ``has_page`` says that a page of their own shows the message without
    one, ``door`` is where that page is entered from anywhere; ``contacts`` names what they left (e-mail,
    phone); ``open_address`` opens one of these when a message is sent; ``wish`` is the channel that they chose;
    ``is_resident`` says that they sign in at the door, and have no receipt for what they are told of.
    """

    name: str
    user_id: int | None = None
    has_page: bool = False
    door: str = ""
    contacts: frozenset[str] = frozenset()
    language: str = "zh"
    wish: str = ""
    open_address: Callable[[str], str] = lambda _kind: ""
    is_resident: bool = False


Resolver = Callable[[Sequence[str]], Mapping[str, Reach]]
_resolvers: dict[str, Resolver] = {}


def register_reporters(beginning: str) -> Callable[[Resolver], Resolver]:
    """Names who resolves the tokens of reporters that begin like this.

    Raises ValueError for a beginning that another resolver has.
    """

    def register(resolver: Resolver) -> Resolver:
        if beginning in _resolvers:
            raise ValueError(f"tokens that begin with {beginning!r} are resolved by two")
        _resolvers[beginning] = resolver
        return resolver

    return register


def is_token(token: str) -> bool:
    """Whether somebody resolves tokens like this one, be its reporter reached or not."""
    return any(token.startswith(beginning) and token != beginning for beginning in _resolvers)


def reach_reporters(tokens: Sequence[str]) -> Mapping[str, Reach]:
    """How these reporters can be reached; whoever is not known is left out."""
    return {token: reach for resolve in _resolvers.values() for token, reach in resolve(tokens).items()}


def reach_reporter(token: str) -> Reach | None:
    """How this reporter can be reached; None where nobody knows the token."""
    return reach_reporters([token]).get(token)


def reach_user(user_id: int) -> Reach | None:
    """How this person can be reached; None for an account that is closed."""
    user = db.session.get(User, user_id)
    return Reach(user.name, user.id) if user is not None and user.is_enabled else None

"""Closed by default: a route that does not state who may use it is open to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, has_request_context

from govtrack.core.errors import Forbidden, NotFound, SecondStepWanted, Text

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed_in"
# Somebody with a resident's account, who is nobody to the pages of the staff.
ACCOUNT_HOLDER = "account_holder"


def allow(*roles: str) -> Callable[[View], View]:
    """States the roles that may use a route; scope and assignment are the policy's matter."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]  # a function carries it
        return view

    return mark


def public(view: View) -> View:
    """States that everybody may use a route."""
    view.allowed_roles = frozenset({PUBLIC})  # type: ignore[attr-defined]  # a function carries it
    return view


def signed_in(view: View) -> View:
    """States that everybody with an account may use a route."""
    view.allowed_roles = frozenset({SIGNED_IN})  # type: ignore[attr-defined]  # a function carries it
    return view


def account_holder(view: View) -> View:
    """States that a route is for residents with an account of their own, and for nobody else."""
    view.allowed_roles = frozenset({ACCOUNT_HOLDER})  # type: ignore[attr-defined]  # a function carries it
    return view


def step_up(view: View) -> View:
    """States that this route asks for the second step before it reads what was sent, if that was some minutes ago.

    For forms with a proof that works once, which would be used up by asking for it later; elsewhere the verb asks.
    """
    view.needs_step_up = True  # type: ignore[attr-defined]  # a function carries it
    return view


# Whether the person at the browser has to take the second step again; the accounts know.
_second_steps: list[Callable[[], bool]] = []


def register_second_step(is_due: Callable[[], bool]) -> None:
    """Names who knows whether the second step is due for the request that is being answered."""
    if is_due not in _second_steps:
        _second_steps.append(is_due)


def demand_second_step() -> None:
    """Raises SecondStepWanted where it is due; jobs and commands have no second step."""
    if has_request_context() and any(is_due() for is_due in _second_steps):
        raise SecondStepWanted()


def needs_step_up(view: Callable[..., Any] | None) -> bool:
    """Whether the route asks for the second step again."""
    return getattr(view, "needs_step_up", False)


def allowed_roles(view: Callable[..., Any] | None) -> frozenset[str]:
    """The roles a view states; none where it states nothing."""
    return getattr(view, "allowed_roles", frozenset())


def require(condition: bool) -> None:
    """Goes on only where the policy says yes; the person may know that the thing exists."""
    if not condition:
        raise Forbidden()


def demand(condition: bool, message: Text) -> None:
    """Like ``require``, where the message says who may."""
    if not condition:
        raise Forbidden(message)


def require_of(is_visible: bool, condition: bool) -> None:
    """Goes on only where the policy says yes; otherwise the answer is that of a thing which does not exist,
    unless the person may see it anyway: an address never tells that something hidden is there."""
    if not condition:
        raise Forbidden() if is_visible else NotFound()


def require_visible(condition: bool) -> None:
    """Goes on only where the policy says yes; otherwise the thing does not exist for them."""
    if not condition:
        if has_request_context():
            g.was_hidden = True
        raise NotFound()

"""Duties of the accounts, done for real."""

from __future__ import annotations

from govtrack.accounts import operations as accounts
from govtrack.core.actors import SYSTEM
from tests import factories
from tests.meta.walks.walking import Walk, done, walks


def _offices(first: str, then: str) -> Walk:
    here, holder, other = factories.subdistrict(), factories.user(), factories.user()
    done(accounts.grant_role, SYSTEM, holder, first, here)
    return Walk(lambda who: accounts.grant_role(SYSTEM, who, then, here), (holder,), other)


@walks("accounts.audit", "accounts.administer")
def _administers() -> Walk:
    return _offices("admin", "auditor")


@walks("accounts.administer", "accounts.audit")
def _audits() -> Walk:
    return _offices("auditor", "admin")


@walks("accounts.confirm", "accounts.ask")
def _asks() -> Walk:
    asker, other = factories.actor("admin"), factories.actor("admin")
    here, reason = factories.subdistrict(), "审计岗位到岗，需要权限"
    change = done(accounts.ask_to_grant, asker, factories.user(), "auditor", here, None, reason)
    return Walk(lambda who: accounts.confirm_change(who, change), (asker,), other)

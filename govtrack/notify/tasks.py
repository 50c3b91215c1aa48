"""Telling of changed rights, and of changes that wait for a second person."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.pending import CONFIRMERS, get_change
from govtrack.accounts.queries import list_users_with_role
from govtrack.core.db import db, transaction
from govtrack.core.i18n import _l
from govtrack.core.jobs import JobRun, job
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import tell

OVERSEERS = ("auditor",)
RIGHTS = {
    "granted": define_notice("notify.role_granted", _l("%(by)s gave %(name)s a role.")),
    "revoked": define_notice("notify.role_revoked", _l("%(by)s took a role of %(name)s away.")),
    "reset_password": define_notice("notify.password_reset", _l("%(by)s set a new first password for %(name)s.")),
    "disabled": define_notice("notify.account_closed", _l("%(by)s closed the account of %(name)s.")),
    "enabled": define_notice("notify.account_opened", _l("%(by)s opened the account of %(name)s again.")),
    "second_factor_reset": define_notice(
        "notify.second_factor_reset", _l("%(by)s removed the second step at sign-in of %(name)s.")
    ),
}
SECOND_PERSON = define_notice("notify.second_person", _l("A change waits for a second administrator."))


@job("notify.rights_changed")
def rights_changed(run: JobRun, user_id: int, verb: str, by_name: str) -> dict[str, Any]:
    """Tells the person concerned and the auditors."""
    with transaction():
        user = db.session.get_one(User, user_id)
        people = [user, *list_users_with_role(*OVERSEERS)]
        key = f"rights/{run.job_id}"
        told = tell(people, RIGHTS[verb], key=key, address="/account/password", by=by_name, name=user.name)
    return {"told": told}


@job("notify.second_person")
def second_person(_run: JobRun, change_id: int) -> dict[str, Any]:
    """Tells the administrators who may confirm."""
    with transaction():
        change = get_change(change_id)
        barred = {change.asked_by_id, change.subject_id}
        people = [user for user in list_users_with_role(*CONFIRMERS) if user.id not in barred]
        told = tell(people, SECOND_PERSON, key=f"second/{change.id}", address="/second-person")
    return {"told": told}

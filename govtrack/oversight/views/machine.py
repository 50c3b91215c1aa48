"""For whoever runs the machine: readiness, figures for Prometheus, and the jobs of the outbox."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, public, require_visible
from govtrack.core.db import transaction
from govtrack.core.jobs.states import STATES
from govtrack.core.pagination import paginate
from govtrack.core.verbs import perform
from govtrack.oversight.machine import jobs, metrics, readiness
from govtrack.oversight.verbs import VERBS
from govtrack.oversight.views.base import blueprint


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Each part of the application with its reason: 200 when all are well, else 503."""
    checks = readiness.check_all()
    is_ready = all(check.is_well for check in checks)
    with force_locale("en"):
        parts = {check.name: {"ok": check.is_well, "reason": str(check.reason)} for check in checks}
    return {"status": "ready" if is_ready else "not ready", "checks": parts}, 200 if is_ready else 503


@blueprint.get("/metrics")
@public
def figures_for_prometheus() -> ResponseReturnValue:
    """For whoever holds the token of the installation; for everybody else there is nothing here."""
    require_visible(metrics.is_asked_for_rightly())
    return metrics.render()


@blueprint.get("/jobs")
@allow("admin")
def list_jobs() -> ResponseReturnValue:
    """The jobs of the outbox, and how the parts of the machine are."""
    jobs.require_operator(current_actor())
    state = request.args.get("state")
    return render_template(
        "oversight/jobs.html",
        jobs=paginate(jobs.select_jobs(state)).map(jobs.job_card),
        state=state if state in STATES else None,
        counts=jobs.count_by_state(),
        states=STATES,
        checks=readiness.check_all(),
        parts=readiness.LABELS,
    )


@blueprint.get("/jobs/<int:job_id>")
@allow("admin")
def show_job(job_id: int) -> ResponseReturnValue:
    """One job: what it does, how often it was tried, why it failed."""
    jobs.require_operator(current_actor())
    job = jobs.get_job(job_id)
    return render_template(
        "oversight/job.html",
        job=jobs.job_card(job),
        states=STATES,
        can_retry=VERBS["retry"].is_open(current_actor(), job),
        can_cancel=VERBS["cancel"].is_open(current_actor(), job),
    )


@blueprint.post("/jobs/<int:job_id>/<any(retry, cancel):action>")
@allow("admin")
def change_job(job_id: int, action: str) -> ResponseReturnValue:
    """Tries a failed job again, or ends one that nobody has begun."""
    with transaction():
        job = jobs.get_job(job_id)
        perform(VERBS[action], current_actor(), job)
    flash(str(VERBS[action].done), "success")
    return redirect(url_for("oversight.show_job", job_id=job_id), 303)

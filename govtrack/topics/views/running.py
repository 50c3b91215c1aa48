"""How far the comparison of letters is: a line for everybody who waits, a page for those who keep it running."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, public
from govtrack.core.fragments import render_part
from govtrack.core.i18n import _
from govtrack.topics import policy
from govtrack.topics.queries import progress as running
from govtrack.topics.queries.obstacles import list_reasons
from govtrack.topics.views.blueprint import blueprint

REFRESH_SECONDS = 5


@blueprint.get("/topics/progress")
@public
def progress() -> ResponseReturnValue:
    """A fragment: how far the comparison of letters is."""
    state = running.describe_progress()
    page = render_part("topics/progress.html", _("How far the comparison is"), state=state)
    return page, {"X-Fragment-Done": "0" if state.is_running else "1"}


@blueprint.get("/topics/runs")
@allow(*policy.READERS, "admin")
def runs() -> ResponseReturnValue:
    """Each sub-district with its run and what waits, the newest runs, and letters that were odd."""
    places, actor = running.describe_places(), current_actor()
    return render_template(
        "topics/runs.html",
        places=places,
        names={row.id: row.name for row in places},
        runs=running.list_runs(),
        failed=running.list_failures(),
        odd=running.list_odd_letters(actor),
        reasons=list_reasons(),
        # The name of a queue says something only to whoever starts its worker.
        runs_servers=actor.has_role("admin"),
        refresh=REFRESH_SECONDS if any(row.running for row in places) else None,
    )

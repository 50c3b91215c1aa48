"""What everybody can read: meetings, one meeting, its calendar entry, the rules."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events
from govtrack.core.access import public, require_visible
from govtrack.core.page_cache import same_for_all
from govtrack.core.pagination import requested_page
from govtrack.council import policy, queries
from govtrack.council.calendar import calendar_entry, calendar_file
from govtrack.council.cards import meeting_card, meeting_name, meeting_page, minutes_text, opening_of
from govtrack.council.quorum import Quorum
from govtrack.council.states import CALLERS, OVER, TO_BE_OPENED
from govtrack.council.verbs import open_steps
from govtrack.council.views.base import blueprint, may_see
from govtrack.council.vocabulary import PARTIES


@blueprint.get("")
@public
@same_for_all
def meetings() -> ResponseReturnValue:
    """Coming and past meetings, with attendances and persons counted apart."""
    actor = current_actor()
    coming = queries.page_coming_meetings(requested_page("coming"), with_planned=actor.has_role(*COUNCIL_STAFF))
    page = queries.list_past_meetings()
    return render_template(
        "council/meetings.html",
        coming=[meeting_card(meeting) for meeting in coming.items if may_see(meeting)],
        coming_page=coming,
        coming_address=lambda number: url_for("council.meetings", coming=number),
        page=page.map(meeting_card),
        turnouts=queries.list_turnouts(page.items),
        totals=queries.count_attendance(),
        can_call=actor.has_role(*CALLERS),
    )


@blueprint.get("/<int:meeting_id>")
@public
@same_for_all
def meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting: agenda, outcomes, votes as counts, suggestions with reasons, minutes."""
    row = queries.get_meeting(meeting_id)
    require_visible(may_see(row))
    record = queries.load_record(row)
    actor = current_actor()
    is_staff, is_caller = policy.is_council_staff(actor, row), policy.is_caller(actor, row)
    minutes, following = queries.find_public_revision(row), queries.find_next_meeting(row)
    return render_template(
        "council/meeting.html",
        meeting=meeting_page(row),
        record=queries.show_record(record),
        quorum=Quorum.from_data(row.quorum) if row.quorum else None,
        minutes=minutes_text(minutes) if minutes is not None else None,
        following=meeting_name(following) if following is not None and (following.noticed_at or is_staff) else None,
        is_staff=is_staff,
        is_over=row.state in OVER,
        opening=opening_of(row) if row.state in TO_BE_OPENED and is_staff else None,
        can_record=policy.can_record(actor, row),
        is_caller=is_caller,
        has_unfinished=is_caller and row.state in OVER and bool(queries.list_unfinished_items(row)),
        steps=open_steps(actor, row),
        parties=[{"label": PARTIES[party], "value": count} for party, count in record.parties.items()],
        timeline=describe_events(
            list_timeline(row, *(entry.item for entry in record.items), public_only=not is_staff), with_names=is_staff
        ),
    )


@blueprint.get("/<int:meeting_id>/calendar.ics")
@public
def calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting as a calendar entry (RFC 5545)."""
    row = queries.get_meeting(meeting_id)
    require_visible(may_see(row))
    # The address that the office has configured: a request could name any other host.
    house = current_app.config["PUBLIC_ADDRESS"]
    address = f"{house}{url_for('council.meeting', meeting_id=row.id)}" if house else ""
    entry = calendar_entry(row, queries.list_items(row), address, urlsplit(house).hostname or "govtrack")
    response = Response(calendar_file([entry]), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.ics"'
    return response

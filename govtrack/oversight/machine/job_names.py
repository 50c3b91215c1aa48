"""What the background jobs are called where people read of them: in the record and on the page of jobs."""

from __future__ import annotations

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

JOBS: dict[str, Text] = {
    "accounts.forget_sessions": _l("end sign-ins whose time is over"),
    "audit.access": _l("write sign-ins and refusals into the record"),
    "audit.seal": _l("seal the record"),
    "casework.follow_kind": _l("move deadlines with the kind of a letter"),
    "casework.tell_of_words": _l("tell units what the reporter of a letter added"),
    "registries.watch": _l("find what is due in the registers today"),
    "registries.reckon": _l("reckon anew what is due in the registers"),
    "casework.remind": _l("remind of work orders that are late"),
    "core.settle_totals": _l("keep the totals of figures up to date"),
    "core.clean_photos": _l("cut comments and places out of old photos"),
    "core.forget": _l("tidy up what was needed for a few days only"),
    "intake.forget_drafts": _l("remove photos and sheets that were never sent"),
    "intake.forget_refused_lines": _l("remove refused lines that nobody mended"),
    "intake.import": _l("import a sheet"),
    "intake.look_for_lost": _l("look for the letter of a lost receipt"),
    "intake.preview": _l("read a sheet"),
    "discussion.remind": _l("remind of contributions that nobody has looked at in time"),
    "intake.remind_of_appeals": _l("remind of appeals that nobody has decided in time"),
    "notify.daily": _l("tell what can wait in one message of the day"),
    "notify.rights_changed": _l("tell that somebody's rights changed"),
    "notify.second_person": _l("ask a second person to look at a change"),
    "notify.send": _l("send a message"),
    "notify.silent": _l("give up messages of which a gateway tells nothing"),
    "notify.send_some": _l("send messages to many"),
    "oversight.retention": _l("delete what has been kept long enough"),
    "plans.complete_kept": _l("complete plans whose promises are all kept"),
    "proposals.end_with_letter": _l("end the proposal of a letter that its reporter took back"),
    "proposals.follow_letter": _l("tell those who handle the proposal of a letter that goes past others now"),
    "proposals.follow": _l("take answers to proposals over and tell of those to be answered"),
    "proposals.tell": _l("tell supporters of a proposal"),
    "plans.tell_late": _l("tell reporters of promises that are late"),
    "responses.answer_late_joiners": _l("note letters that came to an answered topic later"),
    "responses.deliver": _l("send an answer to everybody behind it"),
    "responses.deliver_to_topic": _l(
        "note a letter that joined an answered topic, or answer it once somebody has looked"
    ),
    "responses.follow_letter": _l("bring disputes and answers in review along to the desk of their letter"),
    "responses.settle": _l("close letters whose time to object is over"),
    "responses.tell_waiting": _l("tell reporters whose letter joined an answered topic"),
    "search.follow": _l("keep the search up to date"),
    "topics.cluster": _l("compare letters and form topics"),
    "topics.enlist": _l("compare a letter anew"),
    "topics.learn": _l("learn from how staff sorted a letter"),
    "topics.period": _l("draw up the hot matters of a period"),
    "topics.recount": _l("count a topic anew"),
    "topics.score": _l("let the attention of topics cool with time"),
    "topics.shown": _l("count the people behind a public topic"),
    "topics.tell": _l("tell reporters what becomes of a topic"),
    "topics.tell_joined": _l("tell reporters whose letter joined a topic"),
    "topics.sweep": _l("look for letters that were never compared"),
}
UNKNOWN = _l("a job that this version does not know")


def name_job(name: str) -> str:
    """The words for a kind of job."""
    return str(JOBS.get(name, UNKNOWN))

"""The pages of the verbs of a work order: which form asks for them."""

from __future__ import annotations

from typing import Any

from govtrack.casework.forms import (
    ActionForm,
    CallbackForm,
    ClaimForm,
    ExtensionDecisionForm,
    ExtensionForm,
    ReasonForm,
    RedispatchForm,
    VerdictForm,
    WhistleForm,
)
from govtrack.casework.operations import NewEvidence
from govtrack.casework.verbs import ORDER_VERBS, VERBS
from govtrack.core.verbs import VerbPage, pages_of
from govtrack.places.queries import get_organisation


def _reason(form: ReasonForm) -> dict[str, Any]:
    return {"reason": form.reason.data or ""}


def _redispatch(form: RedispatchForm) -> dict[str, Any]:
    return {
        "unit": get_organisation(form.unit_id.data), "reason": form.reason.data or "", "due_at": form.due_at.moment,
    }  # fmt: skip


def _extend(form: ExtensionForm) -> dict[str, Any]:
    return {"until": form.until.moment, "reason": form.reason.data or ""}


def _decide_extension(form: ExtensionDecisionForm) -> dict[str, Any]:
    return {"is_granted": form.decision.data == "grant", "remark": form.remark.data or ""}


def _whistle(form: WhistleForm) -> dict[str, Any]:
    units = [get_organisation(unit_id) for unit_id in form.units.data or []]
    return {"occasion": form.occasion.data, "reason": form.reason.data or "", "units": units}


def _claim_done(form: ClaimForm) -> dict[str, Any]:
    caption = form.caption.data or ""
    photos = [NewEvidence(photo, "before", caption) for photo in form.release(form.photos_before)]
    photos += [NewEvidence(photo, "after", caption) for photo in form.release(form.photos)]
    return {"note": form.note.data or "", "photos": photos}


def _verify(form: VerdictForm) -> dict[str, Any]:
    return {"verdict": form.verdict.data, "remark": form.remark.data or ""}


def _call_back(form: CallbackForm) -> dict[str, Any]:
    return {
        "is_contacted": form.is_contacted.data == "yes", "is_solved": form.is_solved.data or None,
        "remark": form.remark.data or "",
    }  # fmt: skip


PAGES = pages_of(ORDER_VERBS, ActionForm, {
    "claim_done": VerbPage(VERBS["claim_done"], ClaimForm, _claim_done),
    "resume": VerbPage(VERBS["resume"], ReasonForm, _reason),
    "whistle": VerbPage(VERBS["whistle"], WhistleForm, _whistle),
    "extend": VerbPage(VERBS["extend"], ExtensionForm, _extend),
    "return": VerbPage(VERBS["return"], ReasonForm, _reason),
    "redispatch": VerbPage(VERBS["redispatch"], RedispatchForm, _redispatch),
    "decide_extension": VerbPage(VERBS["decide_extension"], ExtensionDecisionForm, _decide_extension),
    "verify": VerbPage(VERBS["verify"], VerdictForm, _verify),
    "call": VerbPage(VERBS["call"], CallbackForm, _call_back),
    "cancel": VerbPage(VERBS["cancel"], ReasonForm, _reason),
})  # fmt: skip

"""The rules of the office: read by everybody, changed by the administrator, dated."""

from __future__ import annotations

from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.widgets import TextInput

from govtrack.accounts.current import current_actor
from govtrack.accounts.models import PendingChange
from govtrack.core.access import allow, public
from govtrack.core.editing import CONFLICT, stand_in
from govtrack.core.i18n import _, _l
from govtrack.core.page_cache import same_for_all
from govtrack.core.sending import attempt
from govtrack.core.settings import DEFINITIONS
from govtrack.core.verbs import perform
from govtrack.oversight.forms import RuleForm
from govtrack.oversight.operations import earliest_day
from govtrack.oversight.queries.rules import (
    ChangeCard,
    Rule,
    find_waiting,
    get_definition,
    list_changes,
    list_coming,
    list_rules,
)
from govtrack.oversight.values import brief, kind_of, marks_of, show_typed
from govtrack.oversight.verbs import VERBS
from govtrack.oversight.views.base import blueprint

# Kinds of values that fit into one line, each with the keys that a phone offers for it.
ONE_LINE = {"truth": None, "number": "numeric", "fraction": "decimal"}
STEPS = {
    "accounts": _l("Signing in"),
    "api": _l("Programs that bring letters in"),
    "audit": _l("Event record"),
    "casework": _l("Work orders"),
    "core": _l("Files"),
    "council": _l("Councils"),
    "discussion": _l("Discussions"),
    "intake": _l("Letters"),
    "notify": _l("Messages"),
    "oversight": _l("Figures"),
    "plans": _l("Promises"),
    "proposals": _l("Proposals"),
    "registries": _l("Registers of the office"),
    "residents": _l("Accounts of residents"),
    "responses": _l("Answers"),
    "topics": _l("Topics"),
}


def _groups() -> list[tuple[str, list[Rule]]]:
    return [
        (str(STEPS.get(step, step)), list(rules)) for step, rules in groupby(list_rules(), key=lambda rule: rule.step)
    ]


def _coming() -> list[tuple[str, str, ChangeCard]]:
    """Rules that are published and do not hold yet: name, new value, the change."""
    known = [(DEFINITIONS.get(row.key), row) for row in list_coming()]
    return [(str(rule.label), brief(row.value, rule.unit, rule.words), row) for rule, row in known if rule is not None]


@blueprint.get("/settings")
@allow("admin")
def settings() -> ResponseReturnValue:
    """All settings with the value in force."""
    return render_template(
        "oversight/settings.html", groups=_groups(), brief=brief, coming=_coming(),
        can_change=VERBS["change_rule"].is_open(current_actor(), None),
    )  # fmt: skip


@blueprint.get("/rules-in-force")
@public
@same_for_all
def settings_public() -> ResponseReturnValue:
    """The same list for everybody: clocks, limits and weights are public, with the date of each change."""
    return render_template("oversight/settings.html", groups=_groups(), brief=brief, can_change=False, coming=_coming())


def _said(done: object) -> str:
    """What happened to a new value: it holds, it waits for a second person, or it was in force already."""
    if isinstance(done, PendingChange):
        return _("Asked for. It is published and holds from its day once another administrator has confirmed it.")
    return str(VERBS["change_rule"].done) if done else _("That is the value in force already.")


@blueprint.route("/settings/<key>", methods=["GET", "POST"])
@allow("admin")
def change_setting(key: str) -> ResponseReturnValue:
    """One setting: its value, its history, and a form for a new value."""
    VERBS["change_rule"].demand_scope(current_actor(), key)
    definition = get_definition(key)
    rule = next(rule for rule in list_rules() if rule.definition.key == key)
    form = RuleForm(data={"value": show_typed(definition, rule.value)})
    form.reason.flags.needed_later = definition.needs_two
    if kind_of(definition) in ONE_LINE:
        form.value.widget = TextInput()

    def change() -> str:
        done = perform(
            VERBS["change_rule"], current_actor(), key, text=form.value.data or "",
            reason=form.reason.data or "", valid_on=form.day.data,
        )  # fmt: skip
        flash(_said(done), "success")
        return url_for("oversight.change_setting", key=key)

    is_behind = form.is_behind(stand_in(value=show_typed(definition, rule.value)))
    if not is_behind and (location := attempt(form, change)) is not None:
        return redirect(location, 303)
    page = render_template(
        "oversight/change_setting.html",
        definition=definition,
        rule=rule,
        kind=kind_of(definition),
        one_line=ONE_LINE,
        earliest_day=earliest_day(),
        floor=getattr(definition.floor, "text", ""),
        changes=list_changes(key),
        form=form,
        waiting=find_waiting(key),
        marks=" ".join(marks_of(definition).values()),
        show=lambda value: brief(value, definition.unit) if definition.unit else show_typed(definition, value),
    )
    return page, CONFLICT if is_behind else 422 if form.errors else 200

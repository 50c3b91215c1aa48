"""The rules of order: the version in force, earlier ones, and a new one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, public, require
from govtrack.core.editing import CONFLICT
from govtrack.core.page_cache import same_for_all
from govtrack.council import policy, queries
from govtrack.council.cards import rules_card
from govtrack.council.forms.rules import COUNTS, LISTS, SHARES, RulesForm, rules_shown, rules_values
from govtrack.council.models import RuleSet
from govtrack.council.operations import NewRules
from govtrack.council.verbs import VERBS
from govtrack.council.views.base import blueprint, perform_and_say, send, show


@blueprint.get("/rules")
@public
@same_for_all
def rules() -> ResponseReturnValue:
    """The rules in force and the list of earlier versions."""
    versions = queries.list_rule_sets()
    current = versions[0] if versions else queries.default_rule_set()
    can_change = policy.can_change_rules(current_actor())
    return _page(current, versions, can_change=can_change)


@blueprint.get("/rules/<int:number>")
@public
@same_for_all
def rules_version(number: int) -> ResponseReturnValue:
    """One version of the rules, as it stood when meetings were held under it."""
    row = queries.get_rule_set(number)
    return _page(row, queries.list_rule_sets(), can_change=False)


def _page(rules: RuleSet, versions: Sequence[RuleSet], *, can_change: bool) -> ResponseReturnValue:
    shown = [rules_card(version) for version in versions]
    return show("rules.html", rules=rules_card(rules), versions=shown, can_change=can_change)


@blueprint.route("/rules/new", methods=["GET", "POST"])
@allow("admin")
def change_rules() -> ResponseReturnValue:
    """A new version, for meetings called from now on."""
    require(policy.can_change_rules(current_actor()))
    values = rules_values(queries.find_rule_set() or queries.default_rule_set())
    form, limits = RulesForm(data=values), [*COUNTS, *SHARES, *LISTS]

    def save() -> str:
        texts = {name: form[name].data or "" for name in ("title_zh", "title_en", "note_zh", "note_en")}
        new = NewRules(form.entered_rules(), form.entered_limits(), **texts)
        perform_and_say(VERBS["ask_for_rules"], new, reason=form.reason.data or "")
        return url_for("council.rules")

    if form.is_behind(rules_shown(values)):
        return show("change_rules.html", status=CONFLICT, form=form, limits=limits)
    answer = send(form, save)
    return answer or show("change_rules.html", form, form=form, limits=limits)

"""Lists to choose from, written out at one go: a form offers some hundred places and units."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms.fields.choices import Choice
from wtforms.widgets import Select, html_params

# What an attribute holds as it is, once escaped; of anything else WTForms knows how it is written.
_PLAIN = (str, int)


class QuickSelect(Select):
    """What WTForms' own ``Select`` writes, letter by letter, without a sorting of attributes for each option."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """The whole list."""
        attributes.setdefault("id", field.id)
        for name in self.validation_attrs:
            if name in field.flags:
                attributes.setdefault(name, getattr(field.flags, name))
        if self.multiple:
            attributes["multiple"] = True
        html = [f"<select {html_params(name=field.name, **attributes)}>"]
        for group, choices in field.iter_groups():
            if group is not None:
                html.append(f"<optgroup {html_params(label=group)}>")
            for choice in choices:
                self._add_option(html, choice)
            if group is not None:
                html.append("</optgroup>")
        html.append("</select>")
        return Markup("".join(html))  # noqa: S704  (each part was escaped as it was added)

    def _add_option(self, html: list[str], choice: Choice) -> None:
        if choice.render_kw or type(choice.value) not in _PLAIN:
            html.append(self.render_option(choice))
            return
        html += (
            '<option selected value="' if choice.selected else '<option value="',
            escape(choice.value),
            '">',
            escape(choice.label or choice.value),
            "</option>",
        )


_QUICK = {is_multiple: QuickSelect(is_multiple) for is_multiple in (False, True)}


def quicken(field: Any) -> None:
    """Lets a field that WTForms would write with its own list be written with ours."""
    if type(field.widget) is Select:
        field.widget = _QUICK[field.widget.multiple]

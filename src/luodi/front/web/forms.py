"""What the forms of the workbench share. A form only parses: the rules stand in the actions."""

from typing import Any

from django import forms
from django.utils.functional import Promise


class PlainForm(forms.Form):
    """A form without the colon that English puts behind a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def offer(self, field: str, choices: list[tuple[str, str | Promise]]) -> None:
        """Fills a choice field with what this person may choose here."""
        chosen = self.fields[field]
        if not isinstance(chosen, forms.ChoiceField):
            raise TypeError(field)
        chosen.choices = choices


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


class FilterForm(PlainForm):
    """What narrows a list, from its address. What does not parse does not narrow."""

    def wanted(self) -> dict[str, Any]:
        """The values that were given and make sense, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

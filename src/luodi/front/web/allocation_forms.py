"""The forms of allocation: what to ask for, how long to hold, which plans to compare."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.front.web.forms import DayField, PlainForm
from luodi.office.allocations.queries import RunRow
from luodi.office.allocations.wishes import DEFAULT_WEIGHTS, LONGEST_SECONDS, MOST_QUARTERS, Wishes
from luodi.office.allocations.words import Objective, RunKind

_PERCENT = 100


class AllocationForm(PlainForm):
    """What is asked of a run; shares are typed as percent."""

    as_of = DayField(label=_("As of"))
    quarters = forms.IntegerField(label=_("Coming quarters"), min_value=1, max_value=MOST_QUARTERS, initial=4)
    output = forms.FloatField(label=_("Weight of output"), min_value=0, max_value=1000)
    tax = forms.FloatField(label=_("Weight of tax"), min_value=0, max_value=1000)
    jobs = forms.FloatField(label=_("Weight of jobs"), min_value=0, max_value=1000)
    rd = forms.FloatField(label=_("Weight of R&D spending"), min_value=0, max_value=1000)
    carbon = forms.FloatField(label=_("Weight against carbon"), min_value=0, max_value=1000)
    tracks = forms.CharField(
        label=_("Priority of tracks"), required=False, max_length=500, help_text=_("track=factor, by commas")
    )
    balance = forms.FloatField(label=_("Balance between districts"), min_value=0, max_value=100, initial=0.2)
    front_loading = forms.FloatField(label=_("Added in the coming quarter (%)"), min_value=0, max_value=500, initial=10)
    track_cap = forms.FloatField(label=_("Cap on a track (%)"), min_value=0, max_value=100, initial=60)
    group_cap = forms.FloatField(label=_("Cap on a group (%)"), min_value=0, max_value=100, initial=40)
    fund_cap = forms.FloatField(label=_("Cap on a fund (%)"), min_value=0, max_value=100, initial=60)
    risk_ceiling = forms.FloatField(
        label=_("Ceiling of the risk (%)"), min_value=0, max_value=100, initial=50,
        help_text=_("CVaR of lost output, of all candidates' output; 0 for none"),
    )  # fmt: skip
    required = forms.CharField(
        label=_("Required projects"), required=False, max_length=2000, help_text=_("codes, by commas")
    )
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**30, initial=0)
    limit_seconds = forms.FloatField(label=_("Seconds at most"), min_value=1, max_value=LONGEST_SECONDS, initial=60)
    measures = forms.MultipleChoiceField(
        label=_("Trade-offs between"), required=False, choices=Objective.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three; leave all empty for a plan"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, weight in DEFAULT_WEIGHTS.items():
            self.fields[name].initial = weight

    def clean_tracks(self) -> dict[str, float]:
        """The factors by track."""
        found: dict[str, float] = {}
        for part in filter(None, (each.strip() for each in self.cleaned_data["tracks"].replace("，", ",").split(","))):
            name, _equals, factor = part.partition("=")
            try:
                found[name.strip()] = float(factor)
            except ValueError:
                raise forms.ValidationError(_("Write track=factor, by commas.")) from None
        return found

    def clean_required(self) -> tuple[str, ...]:
        """The codes."""
        written = self.cleaned_data["required"].replace("，", ",").split(",")
        return tuple(code for each in written if (code := each.strip()))

    def asked(self) -> dict[str, Any]:
        """The fields of the action; a ``Problem`` where the wishes make no sense together."""
        given = self.cleaned_data
        measures = tuple(given["measures"])
        wishes = Wishes(
            quarters=given["quarters"],
            weights={name: given[name] for name in DEFAULT_WEIGHTS},
            tracks=given["tracks"],
            balance=given["balance"],
            front_loading=given["front_loading"] / _PERCENT,
            track_cap=given["track_cap"] / _PERCENT,
            group_cap=given["group_cap"] / _PERCENT,
            fund_cap=given["fund_cap"] / _PERCENT,
            risk_ceiling=given["risk_ceiling"] / _PERCENT,
            required=given["required"],
            seed=given["seed"],
            limit_seconds=given["limit_seconds"],
            measures=measures,
        )
        return {"as_of": given["as_of"], "wishes": wishes, "kind": RunKind.FRONT if measures else RunKind.PLAN}


class AcceptForm(PlainForm):
    """How long accepted rows are held, and the reason."""

    working_days = forms.IntegerField(label=_("Held for working days"), min_value=1, max_value=120)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DecisionForm(PlainForm):
    """The days that a proposal was sent with."""

    working_days = forms.IntegerField(min_value=1, max_value=120)


class CompareForm(PlainForm):
    """Two plans."""

    first = forms.TypedChoiceField(label=_("First plan"), coerce=int)
    second = forms.TypedChoiceField(label=_("Second plan"), coerce=int)

    def offer_runs(self, runs: Iterable[RunRow]) -> None:
        """Fills in the plans that the person sees."""
        offered: list[tuple[str, Any]] = [(str(run.number), f"#{run.number} · {run.as_of}") for run in runs]
        self.offer("first", offered)
        self.offer("second", offered)

    def chosen(self) -> tuple[int, int]:
        """The numbers."""
        return self.cleaned_data["first"], self.cleaned_data["second"]

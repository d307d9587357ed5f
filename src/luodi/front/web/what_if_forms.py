"""Forms of what-ifs: a field a figure of the policy, which a slider may move; and what narrows the rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from luodi.engine.entitlements import Parameter, PolicyDefinition
from luodi.engine.entitlements.words import FactType
from luodi.front.web import choices, language
from luodi.front.web.forms import DayField, FilterForm
from luodi.office.people.action import Occasion
from luodi.office.policies.saved_whatifs import MovedFilter, Which

PREFIX = "figure-"
_YES_OR_NO = [("true", _("Yes")), ("false", _("No"))]


@dataclass(frozen=True, slots=True)
class FigureField:
    """One figure as the page offers it: its name in the form, the value in force, the value tried, a slider's ends."""

    name: str
    parameter: Parameter
    now: str
    tried: str
    low: str
    high: str
    step: str
    choices: tuple[tuple[str, str], ...]

    @property
    def is_number(self) -> bool:
        """Whether a slider can move it."""
        return self.parameter.type is FactType.NUMBER

    @property
    def differs(self) -> bool:
        """Whether another value is tried than that in force."""
        return self.tried != self.now


class ScopeForm(FilterForm):
    """As of which day, and of which district."""

    as_of: forms.Field = DayField(label=_("As of"), required=False)
    district_code = forms.ChoiceField(label=_("District"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion) -> "ScopeForm":
        """The form as filled by the address or by what was sent."""
        data = (request.POST or request.GET).copy()
        data.setdefault("as_of", occasion.on.isoformat())
        form = cls(data)
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        return form

    @property
    def day(self) -> date | None:
        """The day asked for."""
        day: date | None = self.wanted().get("as_of")
        return day

    @property
    def district(self) -> str:
        """The district asked for; empty for all within sight."""
        return str(self.wanted().get("district_code", ""))


def figure_fields(policy: PolicyDefinition, on: date, given: QueryDict) -> list[FigureField]:
    """A field for each figure of the policy, with what was asked for."""
    return [_field(each, on, given) for each in policy.parameters]


def tried(fields: list[FigureField]) -> dict[str, str]:
    """The figures that differ from those in force, as texts by name."""
    return {each.parameter.name: each.tried for each in fields if each.differs}


def moved_filter(given: QueryDict) -> MovedFilter:
    """Which rows the address asks for."""
    which = given.get("which", "")
    return MovedFilter(
        Which(which) if which in set(Which) else None,
        given.get("row_district", ""),
        given.get("row_industry", ""),
        given.get("row_size", ""),
    )


def _field(parameter: Parameter, on: date, given: QueryDict) -> FigureField:
    dated = parameter.on(on) or parameter.values[0]
    now = _written(dated.value)
    asked = given.get(f"{PREFIX}{parameter.name}", "").strip()
    low, high, step = _ends(dated.value)
    words: tuple[tuple[str, str], ...] = ()
    if parameter.type is FactType.BOOLEAN:
        words = tuple((value, str(label)) for value, label in _YES_OR_NO)
    return FigureField(f"{PREFIX}{parameter.name}", parameter, now, asked or now, low, high, step, words)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _ends(value: object) -> tuple[str, str, str]:
    """From nothing to twice the value, in steps of a hundredth of its size; a share ends at one."""
    if not isinstance(value, Decimal):
        return "", "", ""
    size = Decimal(1).scaleb(max(abs(value), Decimal("0.01")).adjusted())
    high = min(value * 2, Decimal(1)) if 0 < value <= 1 else max(value * 2, Decimal(1))
    return "0", format(high.normalize(), "f"), format((size / 100).normalize(), "f")


def labelled(field: FigureField) -> str:
    """The figure's name with its unit."""
    tongue, unit = language.current(), field.parameter.unit
    name = field.parameter.text.in_language(tongue)
    if not unit:
        return name
    return f"{name}（{unit}）" if tongue == "zh" else f"{name} ({_UNITS.get(unit, unit)})"


_UNITS = {"元": "CNY", "美元": "USD", "人": "persons", "年": "years", "月": "months"}

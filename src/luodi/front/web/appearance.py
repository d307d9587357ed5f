"""How the workbench looks to a person: by daylight or by lamp, and how tightly rows stand; kept by a cookie."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

Theme = Literal["auto", "light", "dark"]
Density = Literal["standard", "compact"]
THEMES: dict[str, Promise] = {
    "auto": _("As the system"),
    "light": pgettext_lazy("theme", "Light"),
    "dark": pgettext_lazy("theme", "Dark"),
}
DENSITIES: dict[str, Promise] = {"standard": _("Standard rows"), "compact": _("Compact rows")}
_KEPT = int(timedelta(days=365).total_seconds())


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to how something should look."""

    value: str
    label: Promise
    here: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the person chose. Both become attributes of the page, which the style sheets answer to."""

    theme: Theme = "auto"
    density: Density = "standard"

    @property
    def themes(self) -> list[Choice]:
        """The themes for choice."""
        return [Choice(value, label, value == self.theme) for value, label in THEMES.items()]

    @property
    def densities(self) -> list[Choice]:
        """The densities for choice."""
        return [Choice(value, label, value == self.density) for value, label in DENSITIES.items()]


def chosen(request: HttpRequest) -> Appearance:
    """The appearance that the cookies name; what they do not name as it is by default."""
    theme, density = request.COOKIES.get("luodi_theme", ""), request.COOKIES.get("luodi_density", "")
    return Appearance(
        next((one for one in get_args(Theme) if one == theme), "auto"),
        next((one for one in get_args(Density) if one == density), "standard"),
    )


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Keeps what was chosen and returns to the page where it was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, choices in (("theme", THEMES), ("density", DENSITIES)):
        value = request.POST.get(name, "")
        if value in choices:
            response.set_cookie(
                f"luodi_{name}", value, max_age=_KEPT, httponly=True, samesite="Lax", secure=request.is_secure()
            )
    return response

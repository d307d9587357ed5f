"""``{% load luodi %}``: icons, islands, figures."""

from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luodi.front.web import element_words, figures, language
from luodi.front.web.icons import icon
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.reference.text import Text

register = template.Library()
register.simple_tag(icon)
register.filter(figures.money)
register.filter(figures.capital)
register.filter(figures.money_column)
register.filter(figures.plain)
register.filter(figures.share)
register.filter(figures.at_least)
register.filter(figures.without_unit)
register.filter(figures.day)
register.filter(figures.instant)


@register.simple_tag
def island(name: str) -> SafeString:
    """The island called ``name``: an ES module of our own that makes a page which works without it more handy."""
    return format_html('<script type="module" src="{}"></script>', static(f"luodi/islands/{name}.js"))


@register.filter
def unlocalised(number: float) -> str:
    """A number as drawings and programs write it."""
    return str(number)


@register.filter
def text(both: Text) -> str:
    """A bilingual text in the language of the page."""
    return both.in_language(language.current())


@register.filter
def of_supply(value: Decimal, kind: SupplyKind) -> str:
    """An amount of a kind of supply with its unit."""
    return element_words.with_unit(kind, value)


@register.filter
def of_need(value: Decimal, measure: NeedMeasure) -> str:
    """An amount of a need with its unit."""
    return element_words.need_with_unit(measure, value)

"""``{% load luodi %}``: icons, lights, evidence levels, figures."""

from django import template

from luodi.front.web import figures, language
from luodi.front.web.icons import icon
from luodi.reference.text import Text

register = template.Library()
register.simple_tag(icon)
register.filter(figures.money)
register.filter(figures.capital)
register.filter(figures.money_column)
register.filter(figures.plain)
register.filter(figures.share)
register.filter(figures.without_unit)
register.filter(figures.day)
register.filter(figures.instant)


@register.filter
def text(both: Text) -> str:
    """A bilingual text in the language of the page."""
    return both.in_language(language.current())

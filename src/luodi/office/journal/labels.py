"""What the journal's words are called on screen: entities, their fields and the values of choices.

The journal stores code words (``project``, ``stage``, ``signed``); the names that people know stand on the models,
which the journal finds through Django's registry without importing an app above it.
"""

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

_WITHOUT_MODEL = {"reading": _("reading of what is sensitive"), "export": _("written-out list")}
"""What is in the journal and has no table of its own."""
_WITHOUT_FIELD = {"seen": _("read"), "rows": _("rows"), "contacts": _("contacts"), "finances": _("finances")}


def entities() -> list[tuple[str, str]]:
    """Every word that may stand in an entry, with its name, sorted by word."""
    named = {word: str(model._meta.verbose_name or word) for word, model in _models().items()}
    named |= {word: str(name) for word, name in _WITHOUT_MODEL.items()}
    return sorted((word, str(capfirst(name))) for word, name in named.items())


def entity(word: str) -> str:
    """The name of an entity; the word itself when no model has it any more."""
    model = _models().get(word)
    return str(model._meta.verbose_name) if model else str(_WITHOUT_MODEL.get(word, word))


def field(word: str, name: str) -> str:
    """The name of a field of an entity; the code name when there is none."""
    found = _field(word, name)
    return str(found.verbose_name) if found is not None else str(_WITHOUT_FIELD.get(name, name))


def value(word: str, name: str, kept: Any) -> str:
    """A journalled value as people read it: choices by their label, nothing as an empty text."""
    if kept is None or kept == "":
        return ""
    found = _field(word, name)
    choices = dict(found.flatchoices) if found is not None else {}
    if isinstance(kept, list) and word in _WITHOUT_MODEL:
        return "、".join(str(_WITHOUT_FIELD.get(each, each)) for each in kept)
    return str(choices.get(kept, kept)) if isinstance(kept, str) else str(kept)


@cache
def _models() -> dict[str, type[models.Model]]:
    office = (model for model in apps.get_models() if model.__module__.startswith("luodi.office."))
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower(): model for model in office}


def _field(word: str, name: str) -> "models.Field[Any, Any] | None":
    model = _models().get(word)
    if model is None:
        return None
    return next((found for found in model._meta.concrete_fields if found.attname == name), None)

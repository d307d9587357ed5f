"""The few signs of the workbench, from one sheet of our own: each has a shape of its own, so colour is never alone."""

from typing import Literal, get_args

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

Sign = Literal[
    "red", "yellow", "green", "none", "done", "late", "planned", "missing", "unknown", "verified", "self_reported",
    "estimated", "stale", "download", "silent", "up", "down",
]  # fmt: skip
SIGNS: tuple[Sign, ...] = get_args(Sign)


def icon(name: Sign) -> SafeString:
    """The sign called ``name``, hidden from screen readers: the text beside it says the same."""
    if name not in SIGNS:
        raise KeyError(name)
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("luodi/icons.svg"),
        name,
    )

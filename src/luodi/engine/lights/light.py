"""The four lights. A light is never a colour alone: it has a word and a shape of its own."""

from enum import StrEnum

from luodi.reference.text import Text


class Light(StrEnum):
    """The light of a project. ``NONE`` for those that need none: withdrawn, or arrived at the end of the route."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"

    @property
    def text(self) -> Text:
        """The word for it."""
        return _TEXTS[self]

    @property
    def icon(self) -> str:
        """Its shape, different for each light, for readers and printers without colour."""
        return _ICONS[self]

    @property
    def colour(self) -> str:
        """The token under which style sheets and documents keep its colour."""
        return f"light-{self.value}"

    @property
    def severity(self) -> int:
        """0 none, 1 green, 2 yellow, 3 red: the order in which lists show what needs attention."""
        return _SEVERITIES[self]


_TEXTS = {
    Light.GREEN: Text("绿灯", "green"),
    Light.YELLOW: Text("黄灯", "yellow"),
    Light.RED: Text("红灯", "red"),
    Light.NONE: Text("不亮灯", "no light"),
}
_ICONS = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.NONE: "○"}
_SEVERITIES = {Light.NONE: 0, Light.GREEN: 1, Light.YELLOW: 2, Light.RED: 3}

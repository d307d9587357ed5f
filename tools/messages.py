"""Brings the message catalogues up to date with the code: ``uv run python tools/messages.py``.

Reads every ``gettext`` call in Python and every ``{% translate %}`` in templates, adds what is new to both catalogues
(``office/`` and ``front/web/``), drops what is gone, and says what still waits for a translator. It never guesses: a
new message stays empty until somebody writes its 中文. No gettext programs are needed.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "luodi"
LOCALE = "zh_Hans"
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Which folders feed which catalogue.
CATALOGUES = {
    PACKAGE / "office" / "locale": (PACKAGE / "office",),
    PACKAGE / "front" / "web" / "locale": (PACKAGE / "front", PACKAGE / "site"),
}


def catalogue_path(locale_folder: Path) -> Path:
    """The ``.po`` file in ``locale_folder``."""
    return locale_folder / LOCALE / "LC_MESSAGES" / "django.po"


def read(locale_folder: Path) -> Catalog:
    """The catalogue as committed; an empty one when there is none yet."""
    path = catalogue_path(locale_folder)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def extracted(folders: tuple[Path, ...]) -> Catalog:
    """Every message in the Python modules and templates below ``folders``, without translations."""
    catalog = _empty()
    for folder in folders:
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
            for message, context in _messages(path):
                catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), None)], context=context)
    return catalog


def updated(locale_folder: Path, folders: tuple[Path, ...]) -> Catalog:
    """What the code says, with the translations that the committed catalogue has."""
    old, new = read(locale_folder), extracted(folders)
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string = known.string
    return new


def untranslated(catalog: Catalog) -> list[str]:
    """Messages that have no 中文 yet, or a fuzzy one."""
    return [str(message.id) for message in catalog if message.id and (message.fuzzy or not _said(message.string))]


def written(catalog: Catalog) -> bytes:
    """The catalogue as a file: sorted, without dates and places, so that it changes only with its messages."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, no_location=True, ignore_obsolete=True)
    kept = [
        line
        for line in buffer.getvalue().decode().splitlines()
        if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Generated-By'))
    ]
    return ("\n".join(kept).rstrip() + "\n").encode()


def _said(string: str | tuple[str, ...] | None) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string or ())


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        source = templatize(source, origin=str(path))
    for _line, message, _comments, context in extract(
        "python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield message, context


def _empty() -> Catalog:
    return Catalog(
        locale=LOCALE,
        project="Luodi",
        version="0",
        header_comment="# Messages of Luodi 落地 in 简体中文; brought up to date by tools/messages.py.",
        language_team="Luodi",
        fuzzy=False,
    )


def main() -> None:
    """Writes both catalogues; exits with 1 while something waits for a translator."""
    waiting = []
    for locale_folder, folders in CATALOGUES.items():
        catalog = updated(locale_folder, folders)
        path = catalogue_path(locale_folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalog))
        waiting += untranslated(catalog)
    for message in waiting:
        print(message)
    sys.exit(1 if waiting else 0)


if __name__ == "__main__":
    main()

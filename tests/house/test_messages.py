"""Every message that the code can show has its 中文: nothing missing, fuzzy, forgotten or left over."""

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tools import messages

FOLDERS = sorted(messages.CATALOGUES.items())
NAMES = [folder.parent.name for folder, _ in FOLDERS]


@pytest.mark.parametrize(("folder", "sources"), FOLDERS, ids=NAMES)
def test_catalogue_holds_exactly_what_the_code_says(folder: Path, sources: tuple[Path, ...]) -> None:
    in_code = {(message.id, message.context) for message in messages.extracted(sources) if message.id}
    kept = {(message.id, message.context) for message in messages.read(folder) if message.id}
    assert kept == in_code, "run: uv run python tools/messages.py"


@pytest.mark.parametrize(("folder", "sources"), FOLDERS, ids=NAMES)
def test_every_message_is_translated(folder: Path, sources: tuple[Path, ...]) -> None:
    assert messages.untranslated(messages.read(folder)) == []


@pytest.mark.parametrize(("folder", "sources"), FOLDERS, ids=NAMES)
def test_translations_keep_their_placeholders(folder: Path, sources: tuple[Path, ...]) -> None:
    wrong = {str(message.id): [str(error) for error in message.check()] for message in messages.read(folder)}
    assert not {message: errors for message, errors in wrong.items() if errors}


def test_build_compiles_the_catalogues() -> None:
    """Without the compiled files every page would silently speak English."""
    with translation.override("zh-hans"):
        assert (gettext("signed"), gettext("Skip to the content")) == ("签约", "跳到正文")

"""Writing a brief with its files: all or nothing, and the same files when written again."""

from pathlib import Path

import pytest

from luodi.front.exchange.brief import write_brief
from luodi.office.briefs.models import Brief
from luodi.office.people.action import Occasion
from tests.office.briefs.samples import AS_OF

pytestmark = pytest.mark.django_db


def test_write_brief_puts_two_files_into_the_folder(occasion: Occasion, tmp_path: Path) -> None:
    written = write_brief(occasion, AS_OF, "", tmp_path / "new")
    assert [path.name for path in written.paths] == ["调度单-全市-20261122.docx", "调度单-全市-20261122.xlsx"]
    assert sorted((tmp_path / "new").iterdir()) == sorted(written.paths)
    row = Brief.objects.get()
    assert (row.document_path, row.workbook_path) == tuple(map(str, written.paths))


def test_write_brief_again_gives_the_same_files(occasion: Occasion, tmp_path: Path) -> None:
    before = [path.read_bytes() for path in write_brief(occasion, AS_OF, "", tmp_path).paths]
    assert [path.read_bytes() for path in write_brief(occasion, AS_OF, "", tmp_path).paths] == before
    assert len(list(tmp_path.iterdir())) == 2


def test_brief_without_its_file_is_not_kept(occasion: Occasion, tmp_path: Path) -> None:
    (tmp_path / "调度单-全市-20261122.xlsx").mkdir()
    with pytest.raises(IsADirectoryError):
        write_brief(occasion, AS_OF, "", tmp_path)
    assert not Brief.objects.exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("tmp")]

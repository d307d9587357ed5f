"""The browser's libraries: fixed by the lock file, without addresses, named in the documents, in place once built."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src" / "luodi" / "front" / "web" / "static" / "luodi" / "vendor"


def _named() -> dict[str, str]:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return {**package["dependencies"], **package["devDependencies"]}


def test_lock_file_fixes_every_package_and_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in _named()} == _named()
    assert [name for name, package in lock.items() if "resolved" in package] == []
    assert [name for name, package in lock.items() if name and not package.get("integrity")] == []


def test_documents_name_every_library_and_its_version() -> None:
    page = (ROOT / "docs" / "reference" / "third-party.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| [")]
    assert [name for name, version in _named().items() if not any(name in row and version in row for row in rows)] == []
    assert len(rows) == len(_named())


def test_build_left_the_libraries_with_their_licences() -> None:
    for name in json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]:
        assert list((VENDOR / name).glob("LICENSE*")), name
        assert list((VENDOR / name).rglob("*js")), name

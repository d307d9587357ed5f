"""A new policy from a template: three files that read well, pass their own cases, and show where to write what."""

import re
from importlib.resources import files
from pathlib import Path

from luodi.front.exchange.policybook import CASES, DECISION, POLICY
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEMPLATE_ID = "new-policy"


def write_new_policy(book: Path, identity: str) -> tuple[Path, ...]:
    """Writes the folder ``identity`` of the book and gives its files. Raises Problem for a bad or taken id."""
    if not _ID.fullmatch(identity) or len(identity) > 60:
        raise _problem(Text("编号须为小写字母、数字和连字符", "An id is small letters, digits and hyphens"), identity)
    folder = book / identity
    try:
        folder.mkdir()
    except FileExistsError as error:
        raise _problem(Text("政策库中已有此编号", "The book has this id already"), identity) from error
    except OSError as error:
        raise _problem(
            Text(f"无法写入政策库：{error.strerror}", f"The book cannot be written to: {error.strerror}"), identity
        ) from error
    template = files("luodi.front.exchange") / "policy_template"
    written = []
    for name in (POLICY, DECISION, CASES):
        text = (template / name).read_text("utf-8").replace(_TEMPLATE_ID, identity)
        (folder / name).write_text(text, "utf-8", newline="\n")
        written.append(folder / name)
    return tuple(written)


def _problem(what: Text, identity: str) -> Problem:
    return Problem(
        "policy.new",
        what,
        Text("请另取编号，或用 --book 指定可写的政策库", "Take another id, or name a book to write to with --book"),
        Where(field=identity),
    )

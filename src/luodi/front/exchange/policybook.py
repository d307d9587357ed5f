"""The policy book as files: a folder a policy, and the dictionary of facts beside them.

A policy that cannot be read becomes a problem in the book and stops no other one.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from luodi.engine.dmn import read_definitions
from luodi.engine.entitlements import FactDictionary, PolicyDefinition, read_facts, read_policy
from luodi.engine.entitlements.cases import Case, read_cases
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

FACTS, POLICY, DECISION, CASES = "facts.toml", "policy.toml", "decision.dmn", "cases.csv"
LARGEST_FILE = 4_000_000
"""Bytes; a larger file is no policy."""
VARIABLE = "LUODI_POLICYBOOK"


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A policy of the book with its worked examples, and the files as they were read."""

    policy: PolicyDefinition
    cases: tuple[Case, ...]
    folder: str
    policy_toml: str
    decision_xml: str
    cases_csv: str


@dataclass(frozen=True, slots=True)
class Book:
    """The policies by id, in order of id, and what could not be read."""

    dictionary: FactDictionary
    entries: Mapping[str, BookEntry]
    problems: tuple[ProblemRecord, ...]
    facts_toml: str

    @property
    def policies(self) -> tuple[PolicyDefinition, ...]:
        """The policies alone."""
        return tuple(entry.policy for entry in self.entries.values())


def book_folder() -> Path:
    """Where the policy book lies: ``LUODI_POLICYBOOK``, else the one that came with the program."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    packaged = Path(str(files("luodi"))) / "policybook"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "policybook"


def read_book(folder: Path) -> Book:
    """Reads the whole book. Raises Problem only where the folder or the dictionary of facts cannot be read."""
    facts_toml = _text(folder / FACTS)
    dictionary = read_facts(facts_toml, str(Path(folder.name) / FACTS))
    entries: dict[str, BookEntry] = {}
    problems: list[ProblemRecord] = []
    for place in sorted(each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")):
        try:
            entry = read_entry(place, dictionary)
        except Problem as problem:
            problems.append(problem.record)
            continue
        known = entries.get(entry.policy.id)
        if known is None or entry.folder == entry.policy.id:  # the folder of that name keeps the id
            entries[entry.policy.id] = entry
        if known is not None:
            other = known if entry.folder == entry.policy.id else entry
            problems.append(_twice(other, entries[entry.policy.id]).record)
    return Book(dictionary, dict(sorted(entries.items())), tuple(problems), facts_toml)


def read_entry(folder: Path, dictionary: FactDictionary) -> BookEntry:
    """Reads one policy. Raises Problem that names the file, the element and the line."""
    name = Path(folder.name)
    policy_toml, cases_csv = _text(folder / POLICY), _text(folder / CASES)
    decision_xml = _text(folder / DECISION)
    definitions = read_definitions(decision_xml.encode(), str(name / DECISION))
    policy = read_policy(policy_toml, str(name / POLICY), definitions, dictionary)
    cases = read_cases(cases_csv, str(name / CASES), dictionary)
    return BookEntry(policy, cases, folder.name, policy_toml, decision_xml, cases_csv)


def _text(path: Path) -> str:
    shown = Where(str(Path(path.parent.name) / path.name))
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Problem(
                "policy.file.too_large",
                Text(f"文件超过 {LARGEST_FILE // 1_000_000} MB", f"The file exceeds {LARGEST_FILE // 1_000_000} MB"),
                Text("请把政策拆开，或删去多余内容", "Split the policy or remove what does not belong there"),
                shown,
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Problem(
            "policy.file.unreadable",
            Text(f"无法读取文件：{error.strerror}", f"The file cannot be read: {error.strerror}"),
            Text("每项政策须有三个文件", f"A policy has three files: {POLICY}, {DECISION}, {CASES}"),
            shown,
        ) from error
    except UnicodeDecodeError as error:
        raise Problem(
            "policy.file.not_utf8",
            Text("文件不是 UTF-8 编码", "The file is not UTF-8"),
            Text("请另存为 UTF-8", "Save it as UTF-8"),
            shown,
        ) from error


def _twice(entry: BookEntry, known: BookEntry) -> Problem:
    identity = entry.policy.id
    return Problem(
        "policy.id_twice",
        Text(f"编号“{identity}”已用于 {known.folder}", f"The id “{identity}” is that of {known.folder} already"),
        Text("请为其中一项另取编号", "Give one of the two another id"),
        Where(entry.policy.file, field="id"),
    )


def chosen(book: Book, ids: Sequence[str] | None) -> list[BookEntry]:
    """The policies with these ids, or all. Raises the Problem of one that is unknown or could not be read."""
    if not ids:
        return list(book.entries.values())
    for identity in ids:
        if identity not in book.entries:
            raise _unread(book, identity) or _unknown(identity)
    return [book.entries[identity] for identity in ids]


def _unread(book: Book, identity: str) -> Problem | None:
    """The problem for which a policy of this folder is not in the book."""
    found = next((each for each in book.problems if each.where.file.startswith(f"{identity}/")), None)
    return None if found is None else Problem(found.code, found.what, found.remedy, found.where)


def _unknown(identity: str) -> Problem:
    return Problem(
        "policy.unknown",
        Text(f"政策库中没有“{identity}”", f"The book has no policy “{identity}”"),
        Text("用 luodi policy list 查看编号", "See the ids with luodi policy list"),
        Where(field=identity),
    )

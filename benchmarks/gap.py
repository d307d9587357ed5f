"""How near to the best known values does generalised assignment come, in a minute an instance?

Reads instances in OR-Library form from a directory: zip, gz or plain text, one problem a file (``agents jobs``, costs
by agent, consumptions by agent, capacities) or several after their count, as in gap1 to gap12. ``bounds.txt`` beside
them names what is solved: ``NAME_Min`` or ``NAME_Max``, lower, upper. What it does not name is minimised, or
maximised when the library gives it so (gap1 to gap12). Every value is counted again from its assignment.

    uv run python benchmarks/gap.py DIRECTORY [--json] [--limit SECONDS] [--only TEXT]
"""

import argparse
import gzip
import json
import re
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from luodi.engine.optimise.assignment import AssignmentProblem
from luodi.engine.optimise.assignment_search import solve_assignment
from luodi.engine.optimise.budget import Budget

AIM = 0.001
NOT_INSTANCES = {"bounds", "license", "readme", "sources"}


@dataclass(frozen=True)
class Instance:
    """A problem in the form in which it is published; ``lower`` and ``upper`` enclose the best value when known."""

    name: str
    maximise: bool
    problem: AssignmentProblem
    lower: float | None = None
    upper: float | None = None

    @property
    def best(self) -> float | None:
        """The best value that anybody has found."""
        return self.lower if self.maximise else self.upper


def main() -> int:
    """Solves every instance and prints a line for each, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", action="store_true", help="a list of instance, value, bound, seconds")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each (60)")
    parser.add_argument("--only", default="", help="names that contain this text")
    chosen = parser.parse_args()
    if not chosen.directory.is_dir():
        print(f"{chosen.directory} is not a directory", file=sys.stderr)
        return 2
    lines, gaps = [], []
    for instance in instances(chosen.directory):
        if chosen.only.lower() not in instance.name.lower():
            continue
        value, bound, seconds = solve(instance, chosen.limit)
        lines.append({"instance": instance.name, "value": value, "bound": bound, "seconds": round(seconds, 2)})
        gap = None if value is None or instance.best is None else distance(value, instance.best)
        if gap is not None:
            gaps.append(max(0.0, gap if not instance.maximise else -gap))
        told = "" if gap is None else f"  to best known {gaps[-1]:.3%}"
        print(
            f"{instance.name:<16} value {value}  bound {bound}  known {instance.lower} to {instance.upper}"
            f"{told}  {seconds:.1f} s",
            file=sys.stderr if chosen.json else sys.stdout,
            flush=True,
        )
    if chosen.json:
        print(json.dumps(lines, indent=1))
    if not lines:
        print(f"no instance in {chosen.directory}", file=sys.stderr)
        return 2
    if gaps:
        verdict = "met" if np.mean(gaps) <= AIM else "missed"
        print(f"mean {np.mean(gaps):.4%}, worst {max(gaps):.3%}; aim {AIM:.1%} {verdict}", file=sys.stderr)
    return 0


def distance(value: float, best: float) -> float:
    """How far a value is above the best, relative to it."""
    return (value - best) / max(1.0, abs(best))


def solve(instance: Instance, limit: float) -> tuple[int | None, int | None, float]:
    """Value and bound in the instance's own sense, and the seconds."""
    sign = -1 if instance.maximise else 1
    given = instance.problem
    problem = AssignmentProblem(sign * given.costs, given.weights, given.capacities)
    began = time.monotonic()
    # a part of the limit is kept for reading the last answer and counting again
    result = solve_assignment(problem, Budget(limit * 0.97, time.monotonic))
    seconds = time.monotonic() - began
    if len(result.agents):
        used = np.zeros(problem.agents, np.int64)
        value = 0
        for job, agent in enumerate(result.agents):
            used[agent] += given.weights[agent, job]
            value += int(given.costs[agent, job])
        if (used > given.capacities).any() or sign * value != result.value:
            raise RuntimeError(f"{instance.name}: the assignment does not hold")
    value_found = None if result.value is None else sign * result.value
    return value_found, None if result.bound is None else sign * result.bound, seconds


def instances(directory: Path) -> Iterator[Instance]:
    """Every instance under the directory, by name."""
    known = bounds(directory)
    for path in sorted(directory.rglob("*")):
        if not path.is_file() or path.name.split(".")[0].lower() in NOT_INSTANCES:
            continue
        for name, text in texts(path):
            problems = read(text)
            if not problems:
                print(f"{path.name}: not an instance, left out", file=sys.stderr)
            for number, problem in enumerate(problems, start=1):
                own = name if len(problems) == 1 else f"{name}_{number}"
                yield from forms(own, problem, known)


def forms(name: str, problem: AssignmentProblem, known: dict[str, tuple[float, float]]) -> Iterator[Instance]:
    """The forms of a problem that the bounds name, else the form in which its library gives it."""
    found = False
    for suffix, maximise in (("_min", False), ("_max", True)):
        if name.lower() + suffix in known:
            found = True
            yield Instance(f"{name}{suffix[:2].upper()}{suffix[2:]}", maximise, problem, *known[name.lower() + suffix])
    if not found:
        maximise = re.match(r"gap\d", name.lower()) is not None
        yield Instance(name, maximise, problem, *known.get(name.lower(), (None, None)))


def bounds(directory: Path) -> dict[str, tuple[float, float]]:
    """``bounds.txt``: name in lower letters → lower, upper. Lines that say something else are passed over."""
    found: dict[str, tuple[float, float]] = {}
    for path in directory.rglob("bounds*"):
        for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
            words = re.split(r"[\s,;]+", line.strip())
            try:
                numbers = [float(word) for word in words[1:3]]
            except ValueError:
                continue
            if numbers:
                found[words[0].lower()] = (min(numbers), max(numbers))
    return found


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every file in a path: itself, or what a zip or gz holds."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            inside = [
                info for info in archive.infolist()
                if not info.is_dir() and not info.filename.startswith("__MACOSX")
                and Path(info.filename).name.split(".")[0].lower() not in NOT_INSTANCES
            ]  # fmt: skip
            for info in inside:
                name = path.stem if len(inside) == 1 else Path(info.filename).name.split(".")[0]
                yield name, archive.read(info).decode("utf-8-sig", errors="replace")
    else:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield path.name.split(".")[0], raw.decode("utf-8-sig", errors="replace")


def read(text: str) -> list[AssignmentProblem]:
    """The problems of a text; none when it is something else."""
    try:
        numbers = np.array([float(word) for word in text.replace(",", " ").split()])
    except ValueError:
        return []
    if not len(numbers) or (numbers != np.rint(numbers)).any():
        return []
    whole = numbers.astype(np.int64)
    for start, count in ((0, 1), (1, int(whole[0])), (0, None)):
        problems, rest = take(whole[start:], count)
        if rest == 0 and problems:
            return problems
    return []


def take(numbers: np.ndarray[tuple[int], np.dtype[np.int64]], count: int | None) -> tuple[list[AssignmentProblem], int]:
    """Up to ``count`` problems from the front, and how many numbers are left over (-1: they do not fit)."""
    problems: list[AssignmentProblem] = []
    at = 0
    while (count is None or len(problems) < count) and at + 2 <= len(numbers):
        agents, jobs = int(numbers[at]), int(numbers[at + 1])
        size = agents * jobs
        end = at + 2 + 2 * size + agents
        if agents < 1 or jobs < 1 or end > len(numbers):
            return [], -1
        table = numbers[at + 2 : end]
        if (table[size:] < 0).any():
            return [], -1
        problems.append(
            AssignmentProblem(
                table[:size].reshape(agents, jobs), table[size : 2 * size].reshape(agents, jobs), table[2 * size :]
            )
        )
        at = end
    return problems, len(numbers) - at


if __name__ == "__main__":
    raise SystemExit(main())

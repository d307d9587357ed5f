#!/usr/bin/env python3
"""Ask both engines, the scalar and the columnar one, about random models and rows until one disagrees.

    uv run python tools/agreement.py --cases 100000 [--seed 0]

A case is a random model with one to three decisions (tables of every hit policy, expressions, a function) and two dozen
rows of facts; every other case is in knowing mode. Values and failures are compared cell by cell. The first case that
differs is shown and ends the run with status 1.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.engine.columnar.agreement import disagreements
from tests.engine.columnar.generating import case_of


def main() -> int:
    """Run as many cases as wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=24)
    chosen = parser.parse_args()
    begun, cells = time.monotonic(), 0
    for number in range(chosen.seed, chosen.seed + chosen.cases):
        case = case_of(random.Random(number), chosen.rows)
        found = disagreements(case, knowing=bool(number % 2))
        cells += len(case.rows) * len(case.decisions)
        if found:
            print(f"seed {number}\n{case.xml.decode()}\n" + "\n".join(found[:20]))
            return 1
        if (number - chosen.seed + 1) % 500 == 0:
            print(f"{number - chosen.seed + 1} cases, {cells} cells, {time.monotonic() - begun:.0f} s", flush=True)
    print(f"{chosen.cases} cases, {cells} cells: the engines agree ({time.monotonic() - begun:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())

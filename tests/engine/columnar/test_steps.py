"""Steps give the class that a binary search over their places gives."""

from bisect import bisect_right
from random import Random

import numpy as np
import pytest

from luodi.engine.columnar.steps import Steps


@pytest.mark.parametrize("span", [50, 10**4, 10**12, 2**63])
@pytest.mark.parametrize("count", [1, 3, 8, 9, 30, 200])
@pytest.mark.parametrize("lowest", [0, -1])
def test_codes_are_those_of_a_binary_search(span: int, count: int, lowest: int) -> None:
    rng = Random(count)
    starts = sorted(rng.randrange(lowest * span, span) for _ in range(count))
    classes = [rng.randrange(6) for _ in range(count + 1)]
    near = [start + step for start in starts for step in (-1, 0, 1)]
    drawn = [rng.randrange(-span, span) for _ in range(300)]
    ints = [min(max(each, -(2**63)), 2**63 - 1) for each in (*near, *drawn, -(2**63), 2**63 - 1, 0)]
    found = np.empty(len(ints), np.uint16)
    null = np.array([row % 7 == 3 for row in range(len(ints))])
    Steps.of(starts, classes).write(np.array(ints, np.int64), null, 9, found)
    wanted = [9 if row % 7 == 3 else classes[bisect_right(starts, each)] for row, each in enumerate(ints)]
    assert found.tolist() == wanted
    Steps.of(starts, classes).write(np.array(ints, np.int64), None, 9, found)
    assert found.tolist() == [classes[bisect_right(starts, each)] for each in ints]

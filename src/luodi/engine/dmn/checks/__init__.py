"""Static checks of a DMN model: what is wrong with it before anyone evaluates it.

``check_definitions`` is the way in; findings are values. Tables are checked by geometry: a rule is a box in the space
of the inputs, gaps are what no box covers, overlaps what two boxes share. Nothing is sampled.
"""

from luodi.engine.dmn.checks.findings import Cell, Finding, Place, Severity
from luodi.engine.dmn.checks.geometry import DEFAULT_BOUNDS, Bounds
from luodi.engine.dmn.checks.models import check_definitions

__all__ = ["DEFAULT_BOUNDS", "Bounds", "Cell", "Finding", "Place", "Severity", "check_definitions"]

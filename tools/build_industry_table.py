"""Writes the committed table of GB/T 4754-2017 codes and names from the collected standard (JSON rows with remarks).

``python tools/build_industry_table.py SOURCE.json``. Explanations are left out on purpose: only codes and names are
committed. Groups (three digits) that the source leaves out have a single class, whose name they bear.
"""

import csv
import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "luodi" / "reference" / "tables" / "gbt4754_2017.csv"


def rows_of(source: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    """Name and section letter by code, sections first within their divisions' order."""
    rows: dict[str, tuple[str, str]] = {}
    for entry in source:
        code = entry["class4"] or entry["class3"] or entry["class2"] or entry["class1"]
        rows.setdefault(code, (entry["name"].strip(), entry["class1"]))
    for code, (name, section) in list(rows.items()):
        if len(code) == 4:
            rows.setdefault(code[:3], (name, section))
    return dict(sorted(rows.items(), key=lambda row: (row[1][1], row[0] if row[0].isdigit() else "")))


def main() -> None:
    rows = rows_of(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "section", "name"])
        writer.writerows((code, section, name) for code, (name, section) in rows.items())
    print(f"{len(rows)} codes written to {TARGET.name}")


if __name__ == "__main__":
    main()

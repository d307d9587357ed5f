"""A second opinion on FEEL and DMN: random well-typed expressions and tables, answered by other engines as well.

    uv run python -m tools.second_opinion [--expressions N] [--tables N] [--seed N]

Drools (as a native Linux program, on 127.0.0.1 only) and feelin (in Node) are installed by npm into this folder.
What differs is printed, the shortest expression of each kind first; ``docs/explanation/feel-differences.md`` says who
is right.
"""

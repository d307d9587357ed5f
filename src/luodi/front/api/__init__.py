"""The workbench for programs: every object and action of the pages, by the same queries and actions."""

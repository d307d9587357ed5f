"""Allocation (配置): one project against every site, the whole city at once, and what is accepted of a plan."""

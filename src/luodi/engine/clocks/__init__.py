"""Clocks of the office: how long something may take, when it is due, how late it is, and who then chases it.

``clock`` computes; ``chasing`` asks the published ladder; ``routing`` asks which offices handle a case. Whatever runs
on time (cases, tasks) uses the same clock.
"""

"""Meetings (调度会, 座谈会): series, meetings, forms of the offices that take part, minutes and the tasks they set."""

"""Red, yellow, green: what a project's dates and silence say about it.

``judge`` turns signals into a light with reasons, ``thresholds`` reads the rules, ``light`` holds the four lights.
"""

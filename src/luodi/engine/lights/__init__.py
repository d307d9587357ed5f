"""Red, yellow, green: what a project's dates and silence say about it, and who presses for it.

``judge`` turns signals into a light with reasons; ``decisions`` and ``supervision`` ask the published DMN models,
strictly, through ``rule_decision``; ``trials`` tries a model before it is published; ``light`` holds the four lights.
"""

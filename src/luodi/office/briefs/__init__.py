"""The weekly dispatch document 调度单."""

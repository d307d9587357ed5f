"""Background work: the worker, the daily schedule, and what is told to webhooks."""

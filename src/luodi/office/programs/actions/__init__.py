"""Every write of tokens and webhooks, one verb a file."""

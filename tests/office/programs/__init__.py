"""Tokens, repeatable requests, webhooks."""

"""Tests of what is optimised."""

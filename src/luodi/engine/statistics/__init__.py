"""Conversion by signing cohort."""

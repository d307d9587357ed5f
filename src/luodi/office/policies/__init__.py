"""Policies as the office keeps them: versions, facts stated for them, and what each enterprise is entitled to."""

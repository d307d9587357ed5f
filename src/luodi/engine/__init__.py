"""What is computed: pure functions on trees, tables and arrays. No Django, no files, no clock."""

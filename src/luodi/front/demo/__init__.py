"""The demo city in a database of its own: where it is kept, who works in it, and how it is built."""

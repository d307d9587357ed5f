"""From the tree of a model to closures, made once and called often."""

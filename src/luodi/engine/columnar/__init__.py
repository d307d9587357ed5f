"""A decision over a whole table at once: DMN models compiled to a kernel from columns to columns."""

"""Project ledgers as offices keep them: recognised, matched with the register, previewed, received."""

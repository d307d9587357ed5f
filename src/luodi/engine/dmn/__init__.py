"""DMN models: XML → decision graph → result with trace; static checks of tables."""

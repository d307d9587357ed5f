"""Running the house: backup and restore, the doctor's checks, health addresses, structured logs."""

"""What projects need to land and who has it promised: land, space, housing, capital, energy (五不缺)."""

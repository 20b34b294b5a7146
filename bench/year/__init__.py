"""A simulated year of nights under different rules: who waits, who is left over, how pairs fit."""

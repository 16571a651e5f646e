"""The employees of establishments."""

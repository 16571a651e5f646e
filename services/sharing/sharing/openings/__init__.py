"""Openings: what whoever holds a link sees, and what its owner learns of it."""

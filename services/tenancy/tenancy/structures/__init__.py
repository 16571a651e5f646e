"""Structures: opened in four steps, run by their administrators, used by their members."""

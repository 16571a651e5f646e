"""Answers: read from what was typed, and checked field by field against the journey."""

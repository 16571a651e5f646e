"""Submission: from a complete draft to a file number that stays."""

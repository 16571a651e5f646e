"""Reminders: at most one for each person in 24 hours, whoever asks and for whatever."""

"""Spaces: what somebody may enter."""

"""Drafts over HTTP: begun, answered, deleted."""

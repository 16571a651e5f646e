"""Submission over HTTP, and the summary that follows it."""

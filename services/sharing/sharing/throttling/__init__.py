"""Throttling: how often something may be tried."""

"""Drafts: begun, answered step by step, resumed, deleted."""

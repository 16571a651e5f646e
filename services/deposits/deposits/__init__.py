"""Deposit and recovery requests: journeys, drafts, file numbers, summaries."""

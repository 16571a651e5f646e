"""Deposits documents for software that only writes files."""

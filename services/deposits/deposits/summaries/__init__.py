"""Summaries: the PDF of a submitted request, made by the worker and filed in the vault."""

"""Bulk exports: what was sent within a period, as a list with its files, prepared by the worker."""

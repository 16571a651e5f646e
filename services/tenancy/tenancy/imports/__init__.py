"""Imports: employees and clients from a file, tried first without a change, then applied in slices by the worker."""

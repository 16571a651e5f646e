"""Advances over HTTP, for employees, agencies and their ERP."""

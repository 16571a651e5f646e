"""Imports of employees and clients from files."""

"""Assignments over HTTP: listed by an ERP, shown to whom they concern."""

"""Requests over HTTP: listed and shown."""

"""Webhooks over HTTP, for the administrators of an organisation."""

"""Webhooks: the programs of an organisation are told by HTTPS of what happened, signed (Standard Webhooks)."""

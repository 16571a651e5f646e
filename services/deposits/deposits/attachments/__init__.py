"""Attachments: the supporting documents of a request, stored by the vault."""

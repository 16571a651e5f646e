"""Invitations: the accounts that answer them."""

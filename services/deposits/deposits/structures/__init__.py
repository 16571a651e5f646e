"""Structures: the deposit clients for which requests are filed, and what each member may do there."""

"""Digests: what came for the same person within a moment makes one message."""

"""Agreeing, refusing, signing, proving."""

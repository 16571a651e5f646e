"""Adapters: the ways by which mail and text messages leave, one module for each."""

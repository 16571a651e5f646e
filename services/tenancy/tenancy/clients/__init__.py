"""Clients: companies known by their SIRET, and whom an agency names there."""

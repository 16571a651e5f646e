"""Organisations: agencies, employers, client companies, structures, and what they ask of those who sign in."""

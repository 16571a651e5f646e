"""The welcome page: shown once to each person who may file."""

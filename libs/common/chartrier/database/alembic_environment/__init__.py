"""The folder that Alembic is given as its environment, the same for every service; steps lie with each service."""

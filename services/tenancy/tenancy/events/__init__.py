"""The events that tenancy publishes, by area."""

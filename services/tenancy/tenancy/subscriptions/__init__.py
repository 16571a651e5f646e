"""The events that tenancy consumes, one module for each service that publishes them."""

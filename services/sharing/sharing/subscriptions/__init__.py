"""The events that sharing consumes, one module for each service that publishes them."""

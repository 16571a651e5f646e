"""The events that notify consumes, one module (for auth, a package) for each service that publishes them."""

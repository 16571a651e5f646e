"""The gateway: one table of routes, the Envoy that applies it, and the server of the portal."""

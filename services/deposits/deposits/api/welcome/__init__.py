"""The welcome page over HTTP."""

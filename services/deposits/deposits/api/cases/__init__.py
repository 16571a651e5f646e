"""Cases over HTTP, for case managers."""

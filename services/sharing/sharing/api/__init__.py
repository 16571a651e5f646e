"""What sharing offers over HTTP."""

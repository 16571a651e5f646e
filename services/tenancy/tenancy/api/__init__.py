"""What tenancy offers over HTTP."""

"""What tenancy offers over HTTP to structures."""

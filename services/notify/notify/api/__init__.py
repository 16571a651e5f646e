"""What notify offers over HTTP."""

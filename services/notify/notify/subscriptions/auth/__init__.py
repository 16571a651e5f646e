"""What notify does with the events of auth."""

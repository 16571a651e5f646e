"""Messages: what is said to whom, queued once for each cause."""

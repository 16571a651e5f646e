"""Administration: who administers which units of a space, and what they do there with its members."""

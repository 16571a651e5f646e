"""Links: what somebody shares, with whom, until when."""

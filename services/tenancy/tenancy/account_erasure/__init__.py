"""Account erasure: what ends with an account that is closed, and what is held on somebody."""

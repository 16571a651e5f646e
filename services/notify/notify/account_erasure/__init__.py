"""Account erasure: what is forgotten with an account that is closed, and what is held on somebody."""

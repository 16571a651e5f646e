"""Account erasure: what happens to the links of an account that is closed, and what is held on somebody."""

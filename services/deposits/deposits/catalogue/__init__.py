"""The catalogue: every version of every journey, as it was published."""

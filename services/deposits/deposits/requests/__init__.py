"""Requests: the rows, who may see and change them, and the list of them."""

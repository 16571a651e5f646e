"""Delivery: a message that is due is rendered and handed over."""

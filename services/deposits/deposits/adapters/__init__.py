"""The outside systems that deposits talks to."""

"""National data: what the State publishes for everybody to use, as files that ship with the product."""

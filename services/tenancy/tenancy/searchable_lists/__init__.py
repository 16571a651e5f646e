"""Lists that are searched by words and read page by page, at a cost that does not grow with them."""

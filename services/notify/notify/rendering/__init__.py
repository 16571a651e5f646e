"""Rendering: the same words as text and as HTML, in the language of whoever reads them."""

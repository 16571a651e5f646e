"""Documents: what came for whom, as far as it takes to say so."""

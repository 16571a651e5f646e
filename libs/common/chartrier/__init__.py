"""What every Chartrier service shares. No word of the product's domain lives here."""

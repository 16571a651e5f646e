"""Relations between agencies and client companies."""

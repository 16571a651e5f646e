"""Journeys: what each kind of request asks, as data, every version kept."""

"""Versioned events: the only meaning that services share."""

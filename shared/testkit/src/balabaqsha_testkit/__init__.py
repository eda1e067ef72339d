"""Real servers for tests, and ways to wait, to ask and to break."""

"""The ways a run is refused, each told to the operator as one line."""


class LaunchRefusedError(Exception):
    """Something outside stands in the way; the message says what it is and what to do."""

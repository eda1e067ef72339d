"""The verifier that visitors save is the one that is tested."""

from pathlib import Path

from balabaqsha_verify import verify
from gateway_service.web.rendering import STATIC


def test_the_program_to_save_is_the_installed_verifier() -> None:
    assert (STATIC / "verifier.txt").read_bytes() == Path(verify.__file__).read_bytes()

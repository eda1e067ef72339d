"""AsyncAPI 3 documents, generated from the catalogue."""

from typing import Any


def service_document(service: str) -> dict[str, Any]:
    """What one service states and hears, as an AsyncAPI 3 document."""
    return {"asyncapi": "3.0.0", "info": {"title": f"Balabaqsha {service}", "version": "1.0.0"}}

"""The headers of a page: what it may load and run, and who may keep it."""

from balabaqsha_chassis.languages import Language


def page_headers(*, language: Language, nonce: str, tile_url: str, is_private: bool) -> dict[str, str]:
    """Nothing of others but map tiles; only scripts that bear this answer's nonce; private pages are kept nowhere."""
    tiles = tile_url.split("/{", 1)[0] if "{" in tile_url else ""
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob: {tiles}; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; manifest-src 'self'"
    )
    return {
        "Content-Language": language,
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store" if is_private else "private, no-cache",
        "Vary": "Accept-Language, Cookie",
    }

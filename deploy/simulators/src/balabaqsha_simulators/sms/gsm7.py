"""The GSM 03.38 default alphabet, one character an octet, as SMPP carries it."""

PLAIN = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE = 0x1B
EXTENDED = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}


def decode(octets: bytes) -> str:
    """Read the octets; an unknown extension is a space, as phones show it."""
    characters: list[str] = []
    following = iter(octets)
    for octet in following:
        if octet == ESCAPE:
            characters.append(EXTENDED.get(next(following, ESCAPE), " "))
        else:
            characters.append(PLAIN[octet & 0x7F])
    return "".join(characters)

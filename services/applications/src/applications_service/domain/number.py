"""The application's number: random, told over the phone without mistakes, saying nothing about order.

Sixteen Crockford base32 characters carry 80 random bits; the seventeenth makes the weighted sum over GF(32) zero.
All seventeen weights differ and none is zero, so any one wrong character and any two swapped ones are found.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 10
_LENGTH = 16
_GROUP = 4
_FIELD_POLYNOMIAL = 0b100101
_ALIASES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def number_of(random_bytes: bytes) -> str:
    """The number made of ten random bytes, with its check character, in groups of four."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a number is made of {RANDOM_BYTES} bytes")
    bits = int.from_bytes(random_bytes, "big")
    values = [bits >> 5 * place & 31 for place in reversed(range(_LENGTH))]
    return _grouped("".join(ALPHABET[value] for value in [*values, _weighted_sum(values)]))


def is_number(text: str) -> bool:
    """Whether the text is a number whose check character fits; case, blanks and look-alike letters are forgiven."""
    characters = text.upper().translate(_ALIASES)
    if len(characters) != _LENGTH + 1 or any(character not in ALPHABET for character in characters):
        return False
    *values, check = (ALPHABET.index(character) for character in characters)
    return _weighted_sum(values) == check


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))


def _weighted_sum(values: list[int]) -> int:
    """Σ wᵢ·vᵢ in GF(32) with wᵢ = αⁱ for i = 1…16; the check character's own weight is α⁰ = 1."""
    total, weight = 0, 1
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(weight, value)
    return total


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (_FIELD_POLYNOMIAL if left & 16 else 0)
        right >>= 1
    return product

"""How a text is cut into short messages of UCS-2."""

#: UTF-16 units in one short message, and in each part of a longer one beside its six-octet header.
WHOLE_UNITS = 70
PART_UNITS = 67
MOST_PARTS = 255


def units_of(text: str) -> int:
    """The length as the network counts it."""
    return len(text.encode("utf-16-be")) // 2


def split_into_parts(text: str) -> tuple[str, ...]:
    """The text in as few parts as it takes; no character is cut in two."""
    if units_of(text) <= WHOLE_UNITS:
        return (text,)
    parts, current, length = [], "", 0
    for character in text:
        units = units_of(character)
        if length + units > PART_UNITS:
            parts.append(current)
            current, length = "", 0
        current, length = current + character, length + units
    return (*parts, current)[:MOST_PARTS]

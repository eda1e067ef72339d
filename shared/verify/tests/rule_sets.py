"""Made-up rule sets of every shape that the format allows."""

YEARS = (2019, 2020, 2021, 2022, 2023)
WORDS = ([0, 1, 1, 1], [0, 0, 1, 1, 1], [1, 0], [0, 1, 0, 1, 1])


def made_rules(rng, version: str):
    """Older years each in a block of their own, two of them sharing a ratio, the youngest all in one category."""
    blocks = [block(rng, year) for year in YEARS[:3]]
    if rng.random() < 0.5:
        pair = {"mix": f"years-{version[-1]}", "word": rng.choice(WORDS), "children": blocks[:2]}
        blocks = [pair, blocks[2]]
    rng.shuffle(blocks)
    young = {"category": "young", "cohorts": {"from": 2022, "to": 2023}, "classes": ["a", "b1", "b2", "general"]}
    title = {"ru": f"Правила {version}", "kk": f"Ережелер {version}"}
    return {"version": version, "title": title, "tree": {"children": [*blocks, young]}}


def category(year: int, name: str, *classes: str):
    return {"category": f"{year}-{name}", "cohorts": [year], "classes": list(classes)}


def block(rng, year: int):
    plain = [category(year, "B", "b1"), category(year, "C", "general")]
    ratio = {"mix": f"r{year}", "word": rng.choice(WORDS), "children": plain}
    first = category(year, "A", "a")
    shapes = (
        {"children": [first, ratio]},  # class b2 has no place here
        {"children": [category(year, "AB", "a", "b2"), ratio]},
        {"mix": f"outer{year}", "word": rng.choice(WORDS), "children": [first, ratio]},
        {"mix": f"three{year}", "word": [0, 1, 2, 2], "children": [first, *plain]},
        category(year, "all", "a", "b1", "b2", "general"),
    )
    return rng.choice(shapes)

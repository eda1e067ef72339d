"""The order by plain lists: lines are made and dealt one by one, nothing is computed."""


def line_of(node, lines, progress):
    """The codes of a node's line, each with the slots that follow when it is taken."""
    if "category" in node:
        yield from ((code, {}) for code in lines.get(node["category"], []))
    elif "word" in node:
        yield from dealt(node, lines, progress)
    else:
        for child in node["children"]:
            yield from line_of(child, lines, progress)


def dealt(node, lines, progress):
    children = [line_of(child, lines, progress) for child in node["children"]]
    waiting = [next(child, None) for child in children]
    slot = progress.get(node["mix"], 0)
    while any(waiting):
        letter, slot = node["word"][slot], (slot + 1) % len(node["word"])
        if waiting[letter]:
            code, slots = waiting[letter]
            yield code, slots | {node["mix"]: slot}
            waiting[letter] = next(children[letter], None)


def category_nodes(node):
    if "category" in node:
        return [node]
    return [found for child in node["children"] for found in category_nodes(child)]


def ratio_nodes(node):
    return [*([node] if "mix" in node else []), *(r for child in node.get("children", []) for r in ratio_nodes(child))]


def takes(node, cohort: int, letter: str) -> bool:
    years = node["cohorts"]
    named = years["from"] <= cohort <= years["to"] if isinstance(years, dict) else cohort in years
    return named and letter in node["classes"]


def category_for(tree, cohort: int, letter: str) -> str | None:
    return next((node["category"] for node in category_nodes(tree) if takes(node, cohort, letter)), None)


def lines_by_category(tree, entries):
    """The codes of each category by filing time and code; an entry is (code, cohort, class, filed_at)."""
    cells = {}
    lines = {}
    for code, cohort, letter, filed_at in entries:
        if (cohort, letter) not in cells:
            cells[cohort, letter] = category_for(tree, cohort, letter)
        if cells[cohort, letter] is not None:
            lines.setdefault(cells[cohort, letter], []).append((filed_at, code))
    return {category: [code for _, code in sorted(line)] for category, line in lines.items()}

"""The order of the waiting list: the one definition of who comes before whom.

Categories in the order of the rule tree; inside a category strictly by filing time, then application code.
A ratio deals its children's lines by its word, beginning at the slot where the last issue stopped.
"""

from collections.abc import Iterable, Iterator, Mapping

from queue_service.domain.atoms import Entry
from queue_service.domain.rule_tree import Category, Mix, Node, Seq

#: Ratio name -> index into its word of the next slot; a ratio not named stands at 0. Only an issue moves it.
Progress = Mapping[str, int]


def order(entries: Iterable[Entry], *, progress: Progress, root: Node) -> list[Entry]:
    """All entries, first to last.

    Total and stable: no two entries compare equal, and who is added or taken away changes nobody else's order
    relative to others of the same category. Entries of atoms that no category names are left out.
    """
    pool = list(entries)
    return list(_line(root, pool, progress))


def _line(node: Node, pool: list[Entry], progress: Progress) -> Iterator[Entry]:
    match node:
        case Category(atoms=atoms):
            yield from sorted((entry for entry in pool if entry.atom in atoms), key=lambda entry: entry.key)
        case Seq(children=children):
            for child in children:
                yield from _line(child, pool, progress)
        case Mix():
            yield from _deal(node, [list(_line(child, pool, progress)) for child in node.children], progress)


def _deal(mix: Mix, lines: list[list[Entry]], progress: Progress) -> Iterator[Entry]:
    """Slots of a line that has run out are passed over and lost."""
    waiting = [iter(line) for line in lines]
    left = sum(len(line) for line in lines)
    slot = progress.get(mix.name, 0)
    while left:
        entry = next(waiting[mix.word[slot % len(mix.word)]], None)
        slot += 1
        if entry is not None:
            left -= 1
            yield entry


def issue(entries: Iterable[Entry], count: int, *, progress: Progress, root: Node) -> tuple[list[Entry], Progress]:
    """The first `count` entries not held, and where every ratio stands after them.

    The rest of the list is then exactly what `order` gives for it: nobody changes places with anybody.
    """
    pool = list(entries)
    free = [entry for entry in pool if not entry.held]
    chosen = order(free, progress=progress, root=root)[:count]
    return chosen, _moved(root, free, set(chosen), progress)


def _moved(root: Node, pool: list[Entry], chosen: set[Entry], progress: Progress) -> Progress:
    moved = dict(progress)
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Category):
            continue
        stack.extend(node.children)
        if isinstance(node, Mix):
            moved[node.name] = _slot_after(node, pool, chosen, progress)
    return moved


def _slot_after(mix: Mix, pool: list[Entry], chosen: set[Entry], progress: Progress) -> int:
    """The slot past the last one that was used, passing over lines that had run out."""
    start = progress.get(mix.name, 0)
    lines = [list(_line(child, pool, progress)) for child in mix.children]
    waiting = [iter(line) for line in lines]
    left = sum(entry in chosen for line in lines for entry in line)
    slot = start
    while left:
        if next(waiting[mix.word[slot % len(mix.word)]], None) is not None:
            left -= 1
        slot += 1
    return slot % len(mix.word)

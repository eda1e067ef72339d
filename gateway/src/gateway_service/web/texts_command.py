"""`texts update | tidy | check`: keeps the catalogues in step with what templates and code say."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from balabaqsha_chassis.languages import Language
from gateway_service.web.translations import TRANSLATED, WEB, catalogue_file, read_catalogue

#: The frame around all parts: what lies directly in the folder, and its templates.
FRAME = "frame"
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "marked": None}
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
_WIDTH = 140


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The word after `texts`."""
    parser.add_argument("action", choices=["update", "tidy", "check"])


def run(chosen: argparse.Namespace) -> None:
    """Change the catalogues, or check them; ends the process with the list of faults when there are any."""
    if chosen.action != "check":
        update(tidy=chosen.action == "tidy")
    elif found := check():
        sys.exit("\n".join(found))


def update(*, tidy: bool) -> None:
    """Write what is new into every catalogue, untranslated; if tidying, take out what is said no more."""
    for part in parts():
        said = extracted(part)
        for language in TRANSLATED:
            file = catalogue_file(language, part)
            known = _known(language, part)
            kept = Catalog(locale=language)
            for message in [*said, *(() if tidy else known)]:
                if message.id:
                    translated = known.get(message.id)
                    kept.add(message.id, translated.string if translated else None)
            _write(kept, file)


def check() -> list[str]:
    """Every message that some language lacks, has and does not need, or says in two ways."""
    by_part = [fault for part in parts() for language in TRANSLATED for fault in faults(language, part)]
    return by_part + [fault for language in TRANSLATED for fault in contradictions(language)]


def parts() -> list[str]:
    """The parts of the portal, each with catalogues of its own."""
    return sorted(folder.name for folder in (WEB / "templates").iterdir() if folder.is_dir())


def extracted(part: str) -> Catalog:
    """Every message of the part as it is written."""
    catalogue = Catalog()
    for method, file in _sources(part):
        options = _JINJA if method == "jinja2.ext:babel_extract" else {}
        for _, message, _, _ in extract_from_file(method, file, keywords=_KEYWORDS, options=options):
            catalogue.add(message)
    return catalogue


def faults(language: Language, part: str) -> Iterator[str]:
    """What is wrong with one catalogue."""
    said, known = extracted(part), _known(language, part)
    for message in said:
        if not message.id:
            continue
        translated = known.get(message.id)
        if translated is None or not all(_strings(translated)):
            yield f"{language}/{part}: not translated: {message.id!r}"
        elif translated.fuzzy or list(translated.check()):
            yield f"{language}/{part}: does not fit: {message.id!r}"
    for message in known:
        if message.id and said.get(message.id) is None:
            yield f"{language}/{part}: said nowhere: {message.id!r}"


def contradictions(language: Language) -> Iterator[str]:
    """Messages that two parts translate differently: a page knows one translation, whichever part it is of."""
    seen: dict[str, tuple[object, str]] = {}
    for part in parts():
        for message in _known(language, part):
            first, where = seen.setdefault(str(message.id), (message.string, part))
            if message.id and first != message.string:
                yield f"{language}: {where} and {part} say it differently: {message.id!r}"


def _strings(message: Message) -> Sequence[str]:
    """The one text of a message, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _sources(part: str) -> Iterator[tuple[str, Path]]:
    code = WEB.glob("*.py") if part == FRAME else (WEB / part).rglob("*.py")
    yield from (("python", file) for file in sorted(code))
    yield from (("jinja2.ext:babel_extract", file) for file in sorted((WEB / "templates" / part).rglob("*.html")))


def _known(language: Language, part: str) -> Catalog:
    file = catalogue_file(language, part)
    return read_catalogue(file, language) if file.exists() else Catalog(locale=language)


def _write(catalogue: Catalog, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalogue, width=_WIDTH, sort_output=True, no_location=True, omit_header=True)

"""What the pages say: English in the templates, Kazakh and Russian in one catalogue for each part of the portal."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from balabaqsha_chassis.languages import LANGUAGES, Language, Texts

WEB = Path(str(files("gateway_service.web")))
LOCALE = WEB / "locale"
#: The language the templates are written in.
WRITTEN_IN: Language = "en"
TRANSLATED: tuple[Language, ...] = tuple(language for language in LANGUAGES if language != WRITTEN_IN)
#: Languages by their own names, as readers look for them.
LANGUAGE_NAMES: Texts = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def marked(message: str) -> str:
    """The message as it is: marks a constant for translation where it is written, not where it is shown."""
    return message


def catalogue_file(language: Language, part: str) -> Path:
    """Where the translations of one part of the portal are."""
    return LOCALE / language / "LC_MESSAGES" / f"{part}.po"


def read_catalogue(file: Path, language: Language) -> Catalog:
    """The catalogue of a file."""
    with file.open("rb") as source:
        return read_po(source, locale=language)


def other_languages(language: Language) -> list[tuple[Language, str]]:
    """The languages a page links to, by their own names."""
    return [(other, LANGUAGE_NAMES[other]) for other in LANGUAGES if other != language]


@cache
def translations(language: Language) -> NullTranslations:
    """All that is said in the language; a message without a translation is shown as it is written."""
    merged: NullTranslations = NullTranslations()
    for file in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        compiled = BytesIO()
        write_mo(compiled, read_catalogue(file, language))
        compiled.seek(0)
        part = Translations(compiled)
        merged = part if not isinstance(merged, Translations) else merged.merge(part)
    return merged


def texts_of(messages: Mapping[str, str], language: Language) -> dict[str, str]:
    """Marked constants in the language."""
    say = translations(language).gettext
    return {code: say(message) for code, message in messages.items()}

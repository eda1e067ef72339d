"""What forms and answers about kindergartens are made of."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field, StrictBool

from balabaqsha_chassis.languages import Language, Texts
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from queue_service.domain.kindergartens import (
    BIN,
    EMAIL,
    KATO,
    LATITUDES,
    LONGEST_NAME,
    LONGITUDES,
    PHONE,
    AgeBand,
    Kind,
    Ownership,
    Purpose,
    Regime,
    TeachingLanguage,
)
from queue_service.entrypoints.kindergarten_texts import CODE_TEXTS
from queue_service.use_cases.kindergarten_ports import GroupRow, KindergartenRow, ListedKindergarten

T = TypeVar("T")

Name = Annotated[Line, Field(min_length=2, max_length=LONGEST_NAME)]
Code = Annotated[str, Field(pattern=f"^{KATO.pattern}$".replace(r"\d", "[0-9]"))]
Bin = Annotated[str, Field(pattern=f"^{BIN.pattern}$".replace(r"\d", "[0-9]"))]
Phone = Annotated[str, Field(pattern=f"^{PHONE.pattern}$".replace(r"\d", "[0-9]"))]
Email = Annotated[Line, Field(pattern=f"^{EMAIL.pattern}$", max_length=254)]
Latitude = Annotated[float, Field(strict=True, ge=LATITUDES[0], le=LATITUDES[1])]
Longitude = Annotated[float, Field(strict=True, ge=LONGITUDES[0], le=LONGITUDES[1])]
Licence = Annotated[Line, Field(max_length=LONGEST_NAME)]
Places = Annotated[int, Field(strict=True, ge=0, le=1000)]


class NewKindergarten(RequestModel):
    """A kindergarten for the catalogue; where no Kazakh name is given the Russian one stands for it, marked."""

    name_ru: Name
    address_ru: Name
    district: Code
    name_kk: Name | None = None
    address_kk: Name | None = None
    bin: Bin | None = None
    kind: Kind = Kind.NURSERY_KINDERGARTEN
    ownership: Ownership = Ownership.STATE
    settlement: Code | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    languages: list[TeachingLanguage] = Field(default_factory=list, max_length=10)
    regimes: list[Regime] = Field(default_factory=list, max_length=5)
    phone: Phone | None = None
    email: Email | None = None
    licence: Licence | None = None
    in_voucher: StrictBool = True


class KindergartenChanges(RequestModel):
    """What is told anew; null takes away what may be missing."""

    name_ru: Name | None = None
    name_kk: Name | None = None
    address_ru: Name | None = None
    address_kk: Name | None = None
    district: Code | None = None
    bin: Bin | None = None
    kind: Kind | None = None
    ownership: Ownership | None = None
    settlement: Code | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    languages: list[TeachingLanguage] | None = Field(None, max_length=10)
    regimes: list[Regime] | None = Field(None, max_length=5)
    phone: Phone | None = None
    email: Email | None = None
    licence: Licence | None = None
    in_voucher: StrictBool | None = None


class ContactChanges(RequestModel):
    """What a kindergarten says of itself."""

    phone: Phone | None = None
    email: Email | None = None


class NewGroup(RequestModel):
    """A group to open."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    age_band: AgeBand
    purpose: Purpose = Purpose.GENERAL
    language: TeachingLanguage
    regime: Regime = Regime.FULL_DAY
    declared: Places


class GroupChanges(RequestModel):
    """What changes in a group."""

    name: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    age_band: AgeBand | None = None
    purpose: Purpose | None = None
    language: TeachingLanguage | None = None
    regime: Regime | None = None
    declared: Places | None = None


class DeclaredPlaces(RequestModel):
    """How many places a group has."""

    declared: Places


#: What can be taken away by null; elsewhere null says nothing.
_REMOVABLE = frozenset(
    {"bin", "settlement", "latitude", "longitude", "phone", "email", "licence", "name_kk", "address_kk"}
)


def whole(body: RequestModel) -> dict[str, Any]:
    """Everything a form has, what it leaves out among it; codes as plain text."""
    return {name: _plain(value) for name, value in body.model_dump().items()}


def told(body: RequestModel) -> dict[str, Any]:
    """What a form tells, by the names of columns; codes as plain text."""
    sent = body.model_dump(exclude_unset=True)
    return {name: _plain(value) for name, value in sent.items() if value is not None or name in _REMOVABLE}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(sorted(str(one) for one in value))
    return str(value) if isinstance(value, Kind | Ownership | AgeBand | Purpose | TeachingLanguage | Regime) else value


class CodedView(ResponseModel):
    """A code, and what it is called."""

    code: str
    text: str


def coded(code: str, *, language: Language, texts: Mapping[str, Texts] = CODE_TEXTS) -> CodedView:
    """The code with its name in the caller's language."""
    return CodedView(code=code, text=texts[code][language] if code in texts else code)


class NamesView(ResponseModel):
    """A name in the state's languages, and which of them is borrowed from the other."""

    kk: str
    ru: str
    borrowed: list[str]


class PointView(ResponseModel):
    """A point on the map, WGS 84."""

    latitude: float
    longitude: float


class FreePlacesView(ResponseModel):
    """Free places of one age and language."""

    age_band: CodedView
    purpose: CodedView
    language: CodedView
    free: int


class GroupView(ResponseModel):
    """A group and its places."""

    id: str
    name: str
    age_band: CodedView
    purpose: CodedView
    language: CodedView
    regime: CodedView
    declared: int
    held: int
    enrolled: int
    free: int
    state: str
    version: int

    @classmethod
    def of(cls, row: GroupRow, *, language: Language) -> "GroupView":
        """The group in the caller's language."""
        names = {name: coded(getattr(row, name), language=language) for name in _GROUP_CODES}
        counts = {name: getattr(row, name) for name in ("declared", "held", "enrolled", "free", "state", "version")}
        return cls(id=row.id, name=row.name, **names, **counts)


_GROUP_CODES = ("age_band", "purpose", "language", "regime")


class KindergartenView(ResponseModel):
    """A kindergarten as everybody may see it."""

    id: str
    name: str
    names: NamesView
    address: str
    addresses: NamesView
    kind: CodedView
    ownership: CodedView
    region: str
    district: str
    settlement: str | None
    territory: str
    location: PointView | None
    languages: list[CodedView]
    regimes: list[CodedView]
    phone: str | None
    email: str | None
    licence: str | None
    in_voucher: bool
    state: CodedView
    free: int
    free_places: list[FreePlacesView]
    distance_metres: int | None
    changed_at: ApiTime

    @classmethod
    def of(cls, found: ListedKindergarten, *, language: Language) -> "KindergartenView":
        """The kindergarten in the caller's language; where its name was never given in it, in the other."""
        return cls(**kindergarten_fields(found, language=language))


class KindergartenDetailView(KindergartenView):
    """A kindergarten with its groups."""

    groups: list[GroupView]

    @classmethod
    def of(cls, found: ListedKindergarten, *, language: Language) -> "KindergartenDetailView":
        """The kindergarten and every open group."""
        groups = [GroupView.of(group, language=language) for group in found.groups if group.state == "open"]
        return cls(**kindergarten_fields(found, language=language), groups=groups)


class KindergartenCardView(KindergartenView):
    """A kindergarten as staff see it: with its BIN, its version and all its groups."""

    bin: str | None
    version: int
    groups: list[GroupView]

    @classmethod
    def of(cls, found: ListedKindergarten, *, language: Language) -> "KindergartenCardView":
        """The kindergarten and every group, closed ones too."""
        row = found.kindergarten
        groups = [GroupView.of(group, language=language) for group in found.groups]
        fields = kindergarten_fields(found, language=language)
        return cls(**fields, bin=row.bin, version=row.version, groups=groups)


def kindergarten_fields(found: ListedKindergarten, *, language: Language) -> dict[str, Any]:
    """What every view of a kindergarten has."""
    row = found.kindergarten
    plain = ("id", "region", "district", "settlement", "territory", "phone", "email", "licence", "in_voucher")
    return {
        **{name: getattr(row, name) for name in (*plain, "changed_at")},
        "name": row.name_kk if language == "kk" else row.name_ru,
        "names": _names(row, "name"),
        "address": row.address_kk if language == "kk" else row.address_ru,
        "addresses": _names(row, "address"),
        "kind": coded(row.kind, language=language),
        "ownership": coded(row.ownership, language=language),
        "location": _point(row),
        "languages": [coded(code, language=language) for code in row.languages],
        "regimes": [coded(code, language=language) for code in row.regimes],
        "state": coded(row.state, language=language),
        "free": sum(group.free for group in found.groups) if row.state == "open" else 0,
        "free_places": _free_places(found, language),
        "distance_metres": None if found.distance is None else int(found.distance),
    }


def _names(row: KindergartenRow, field: str) -> NamesView:
    borrowed = [code.removeprefix(f"{field}_") for code in row.untranslated if code.startswith(f"{field}_")]
    return NamesView(kk=getattr(row, f"{field}_kk"), ru=getattr(row, f"{field}_ru"), borrowed=borrowed)


def _point(row: KindergartenRow) -> PointView | None:
    if row.latitude is None or row.longitude is None:
        return None
    return PointView(latitude=row.latitude, longitude=row.longitude)


def _free_places(found: ListedKindergarten, language: Language) -> list[FreePlacesView]:
    if found.kindergarten.state != "open":
        return []
    sums: dict[tuple[str, str, str], int] = {}
    for group in found.groups:
        if group.state == "open":
            key = (group.age_band, group.purpose, group.language)
            sums[key] = sums.get(key, 0) + group.free
    return [
        FreePlacesView(
            age_band=coded(band, language=language),
            purpose=coded(purpose, language=language),
            language=coded(taught, language=language),
            free=free,
        )
        for (band, purpose, taught), free in sorted(sums.items())
    ]

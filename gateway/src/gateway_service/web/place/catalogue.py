"""Kindergartens with a group for this child: searched, a page at a time, with the free places that suit it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway_service.web.page import Page
from gateway_service.web.place.reading import Document, path_of
from gateway_service.web.rendering import STATIC

#: A page of the catalogue may hold few that suit; so many pages are looked through for one of ours.
_PAGES, _PAGE, _ENOUGH = 4, 50, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for; empty is anything."""

    territory: str = ""
    age_band: str = ""
    language: str = ""
    #: "yes": with free places, "no": any that has such a group.
    free: str = "yes"
    near: str = ""

    def query(self) -> dict[str, str]:
        """The wish as a page's address bears it."""
        named = {name: getattr(self, name) for name in ("territory", "age_band", "language", "free", "near")}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A kindergarten, with those of its places that suit the child."""

    id: str
    name: str
    address: str
    kind: str
    ownership: str
    phone: str | None
    metres: int | None
    location: Mapping[str, float] | None
    places: Sequence[Document]
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What was found, and where to go on."""

    items: Sequence[Offer]
    next_cursor: str | None


def has_map() -> bool:
    """Whether the files of the map are here."""
    return (STATIC / "vendor/leaflet/leaflet.js").exists()


async def suitable_groups(page: Page, application_id: str) -> Document:
    """Which kinds of groups suit the child."""
    found: Document = await page.api.get(path_of(application_id, "/voucher/suitable-groups"))
    return found


async def search(page: Page, wish: Wish, suitable: Document, *, cursor: str | None) -> Offers:
    """Looks on until there is enough to choose from."""
    found: list[Offer] = []
    for _ in range(_PAGES):
        listed = await page.api.get("/public/kindergartens", **_query(wish), limit=_PAGE, cursor=cursor)
        offers = (offer_of(item, suitable, wish) for item in listed["items"] if item["in_voucher"])
        found += [offer for offer in offers if offer.places and (offer.free or wish.free != "yes")]
        cursor = listed["next_cursor"]
        if cursor is None or len(found) >= _ENOUGH:
            break
    return Offers(items=found, next_cursor=cursor)


def offer_of(item: Document, suitable: Document, wish: Wish | None = None) -> Offer:
    """The kindergarten as this child's family sees it."""
    bands, purposes = _codes(suitable["age_bands"]), _codes(suitable["purposes"])
    places = [
        place
        for place in item["free_places"]
        if place["age_band"]["code"] in bands
        and place["purpose"]["code"] in purposes
        and (wish is None or not wish.age_band or place["age_band"]["code"] == wish.age_band)
        and (wish is None or not wish.language or place["language"]["code"] == wish.language)
    ]
    return Offer(
        id=item["id"],
        name=item["name"],
        address=item["address"],
        kind=item["kind"]["text"],
        ownership=item["ownership"]["text"],
        phone=item["phone"],
        metres=item["distance_metres"],
        location=item["location"],
        places=places,
        free=sum(place["free"] for place in places),
    )


def suiting_of(kindergarten: Document, suitable: Document) -> list[Document]:
    """The open groups of a kindergarten that the child may choose, those with places first."""
    bands = [band["code"] for band in suitable["age_bands"]]
    purposes = _codes(suitable["purposes"])
    groups = [
        group
        for group in kindergarten["groups"]
        if group["age_band"]["code"] in bands and group["purpose"]["code"] in purposes
    ]
    return sorted(groups, key=lambda group: (group["free"] < 1, bands.index(group["age_band"]["code"])))


async def territories(page: Page, application: Document) -> list[tuple[str, str]]:
    """Where one may look: the application's region, and each of its districts."""
    region = str(application["region"] or page.locality)
    found = await page.api.find("/reference/regions", parent=region)
    districts: list[Document] = (found or {}).get("items", [])
    whole = page.regions.get(region) or region
    return [(region, page.say("%(region)s, everywhere", region=whole))] + [
        (str(item["code"]), str(item["name"])) for item in districts
    ]


def _query(wish: Wish) -> dict[str, str]:
    query = {name: value for name, value in wish.query().items() if name != "free"}
    return query | ({"free": "true"} if wish.free == "yes" else {})


def _codes(items: Sequence[Document]) -> set[str]:
    return {str(item["code"]) for item in items}

"""Signed receipts that tests print."""

from datetime import UTC, date, datetime

from applications_service.adapters.receipt_signer import Ed25519Signer
from applications_service.domain.privilege import PrivilegeClaim
from applications_service.domain.receipt import receipt_of
from applications_service.domain.wishes import Wishes
from applications_service.entrypoints.receipt_paper import paper_of
from applications_service.use_cases.receipt_ports import Paper, SignedReceipt
from applications_service.use_cases.show_receipt import ReceiptOnPaper
from balabaqsha_chassis.languages import Language

NUMBER = "7KQ2-9DMX-4T0H-WZ8C-V"
PORTAL = "https://portal.example"
REGION = {"kk": "Шығыс Қазақстан облысы", "ru": "Восточно-Казахстанская область", "en": "East Kazakhstan Region"}
DISTRICT = {"kk": "Үлкен Нарын ауданы", "ru": "район Улкен Нарын", "en": "Ulken Naryn District"}
LARGE_FAMILY = PrivilegeClaim(claim_id="c", type="large_family", privilege_class="b2")


def signed_receipt(*, born: date | None = date(2023, 5, 14), claim: PrivilegeClaim | None = LARGE_FAMILY):
    receipt = receipt_of(
        number=NUMBER,
        filed_at=datetime(2026, 3, 1, 19, 0, 0, 7000, tzinfo=UTC),
        birth_date=born,
        wishes=Wishes(
            group_type="sanatorium", region="630000000", district="634400000", settlement="634430100", language="kk"
        ),
        privilege=claim,
        salt=bytes(16),
    )
    signer = Ed25519Signer(bytes(32))
    return SignedReceipt(
        content=receipt.canonical,
        attributes=receipt.attributes,
        signature=signer.sign(receipt.canonical),
        key=signer.key,
    )


def paper(language: Language, *, receipt: SignedReceipt | None = None, portal_url: str = PORTAL) -> Paper:
    found = ReceiptOnPaper(receipt=receipt or signed_receipt(), region=REGION, district=DISTRICT)
    return paper_of(found, language=language, portal_url=portal_url)

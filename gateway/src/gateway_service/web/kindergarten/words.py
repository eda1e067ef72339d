"""The words beside codes that the API takes or gives without any."""

from collections.abc import Mapping

from gateway_service.web.translations import marked

PURPOSES: Mapping[str, str] = {
    "general": marked("General group"),
    "inclusive": marked("Inclusive group"),
    "special": marked("Special (correctional) group"),
    "sanatorium": marked("Sanatorium group"),
}
#: Waiting lists are kept by these; an inclusive group is filled from the general list.
LISTS: Mapping[str, str] = {
    "general": marked("General list"),
    "special": marked("List of special (correctional) groups"),
    "sanatorium": marked("List of sanatorium groups"),
}
KINDS: Mapping[str, str] = {
    "nursery_kindergarten": marked("Nursery and kindergarten"),
    "kindergarten": marked("Kindergarten"),
    "sanatorium": marked("Sanatorium kindergarten"),
    "special": marked("Special kindergarten"),
    "school_complex": marked("School and kindergarten complex"),
    "mini_centre": marked("Mini-centre"),
    "family": marked("Family kindergarten"),
}
OWNERSHIPS: Mapping[str, str] = {
    "state": marked("Owned by the state"),
    "private_with_order": marked("Private with a state order"),
    "private": marked("Private"),
    "departmental": marked("Departmental"),
}
LANGUAGES: Mapping[str, str] = {
    "kk": marked("Kazakh"),
    "ru": marked("Russian"),
    "ug": marked("Uyghur"),
    "uz": marked("Uzbek"),
    "tg": marked("Tajik"),
    "en": marked("English"),
    "mixed": marked("Mixed"),
}
REGIMES: Mapping[str, str] = {
    "full_day": marked("Full day"),
    "part_day": marked("Part day"),
    "round_the_clock": marked("Round the clock"),
}
AGE_BANDS: Mapping[str, str] = {
    "nursery": marked("Nursery group (age 1)"),
    "junior": marked("Junior group (age 2)"),
    "middle": marked("Middle group (age 3)"),
    "senior": marked("Senior group (age 4)"),
    "preschool": marked("Pre-school group (age 5)"),
    "mixed_age": marked("Mixed-age group"),
}
KINDERGARTEN_STATES: Mapping[str, str] = {
    "open": marked("At work"),
    "closing": marked("Closing"),
    "closed": marked("Closed"),
}
ITERATION_STATES: Mapping[str, str] = {
    "drafted": marked("Draft"),
    "simulated": marked("Simulated"),
    "approved": marked("Approved"),
    "publishing": marked("Being drawn"),
    "published": marked("Published"),
    "closed": marked("Closed"),
    "cancelled": marked("Cancelled"),
}
VOUCHER_STATES: Mapping[str, str] = {
    "offered": marked("Offered, waits for consent"),
    "confirmed": marked("Consent received"),
    "bound": marked("Kindergarten chosen"),
    "used": marked("Used"),
    "suspended": marked("Suspended"),
    "closed": marked("Closed"),
    "expired": marked("Expired"),
    "declined": marked("Declined by the parent"),
    "revoked": marked("Revoked"),
    "returned": marked("Returned"),
}
#: Grounds that end or change a voucher, whoever decided.
GROUNDS: Mapping[str, str] = {
    "place_recalled": marked("The place was recalled"),
    "issued_in_error": marked("The voucher was issued in error"),
    "data_incorrect": marked("The data were incorrect"),
    "court_decision": marked("A court decision"),
    "long_absence": marked("Long absence of the child"),
    "dispute": marked("A dispute is being settled"),
    "absence_over": marked("The absence is over"),
    "dispute_settled": marked("The dispute is settled"),
    "appeal_upheld": marked("An appeal was upheld"),
    "entry_error": marked("An error of entry"),
    "document_presented": marked("A document was presented"),
    "parent_request": marked("The parent's request"),
    "moved_away": marked("The family has moved away"),
    "school_age": marked("The child goes to school"),
    "documents_incomplete": marked("Documents incomplete"),
    "documents_expired": marked("Documents expired"),
    "vaccination_ratio_exceeded": marked("Share of unvaccinated children exceeded"),
}
#: Decision on a voucher -> the grounds it may have.
VOUCHER_GROUNDS: Mapping[str, tuple[str, ...]] = {
    "revocation": ("place_recalled", "issued_in_error", "data_incorrect", "court_decision"),
    "suspension": ("long_absence", "dispute", "court_decision"),
    "resumption": ("absence_over", "dispute_settled", "court_decision"),
}
CORRECTION_GROUNDS: tuple[str, ...] = ("court_decision", "appeal_upheld", "entry_error", "document_presented")
REFUSAL_GROUNDS: tuple[str, ...] = ("documents_incomplete", "documents_expired", "vaccination_ratio_exceeded")
DISMISSAL_GROUNDS: tuple[str, ...] = ("parent_request", "moved_away", "long_absence", "school_age")
CORRECTION_STATES: Mapping[str, str] = {
    "proposed": marked("Waits for a second person"),
    "approved": marked("Approved"),
    "refused": marked("Refused"),
}
RENEWAL_STATES: Mapping[str, str] = {
    "scheduled": marked("Scheduled"),
    "previewed": marked("Parents have seen the preview"),
    "executed": marked("Carried out"),
    "cancelled": marked("Cancelled"),
}
RULE_STATES: Mapping[str, str] = {
    "drafted": marked("Draft"),
    "published": marked("Published"),
    "discarded": marked("Discarded"),
}
CAUSES: Mapping[str, str] = {
    "annual_renewal": marked("Annual queue renewal"),
    "ruleset_changed": marked("Change of the rules"),
}
CLASSES: Mapping[str, str] = {
    "a": marked("Out-of-turn right"),
    "b1": marked("Priority right, first group"),
    "b2": marked("Priority right, second group"),
    "general": marked("On general grounds"),
}
TASK_KINDS: Mapping[str, str] = {
    "kindergarten_refused": marked("A kindergarten refused a child"),
    "kindergarten_silent": marked("A kindergarten did not answer in time"),
    "kindergarten_closing": marked("A kindergarten is being closed"),
}
IMPORT_ACTIONS: Mapping[str, str] = {
    "added": marked("New"),
    "changed": marked("Changed"),
    "unchanged": marked("As it was"),
}
REPORTS: Mapping[str, str] = {
    "capacity": marked("Places declared, held and filled"),
    "refusals": marked("Refusals of kindergartens by ground"),
    "admissions": marked("Admissions by birth year and right"),
}

"""The words beside codes that the API gives or takes without any."""

from collections.abc import Mapping

from gateway_service.web.translations import marked

STATES: Mapping[str, str] = {
    "submitted": marked("Application sent, being checked"),
    "needs_correction": marked("Correction needed"),
    "queued": marked("In the queue for a voucher"),
    "voucher_offered": marked("Voucher issued"),
    "inactive": marked("Application is inactive"),
    "choosing": marked("Choosing a kindergarten"),
    "waitlisted": marked("On a waiting list"),
    "place_held": marked("Place reserved"),
    "contract_pending": marked("Contract in progress"),
    "enrolled": marked("Child enrolled"),
    "rejected": marked("Queueing refused"),
    "annulled": marked("Place in the queue annulled"),
    "withdrawn": marked("Application withdrawn"),
    "archived": marked("Application archived"),
}
CLAIM_STATES: Mapping[str, str] = {
    "declared": marked("Privilege under review"),
    "under_review": marked("A reviewer is looking at the privilege"),
    "auto_confirmed": marked("Privilege confirmed by a state register"),
    "confirmed": marked("Privilege confirmed"),
    "rejected": marked("Privilege not confirmed"),
    "expired": marked("The proof of the privilege has expired"),
    "cancelled": marked("Privilege cancelled by the applicant"),
}
CLASSES: Mapping[str, str] = {
    "a": marked("Out-of-turn right"),
    "b1": marked("Priority right, first group"),
    "b2": marked("Priority right, second group"),
    "general": marked("On general grounds"),
}
CORRECTION_GROUNDS: Mapping[str, str] = {
    "document_missing": marked("A document is missing"),
    "document_unreadable": marked("The document cannot be read"),
    "document_expired": marked("The document has expired"),
    "document_of_another": marked("The document is about somebody else"),
    "data_mismatch": marked("The data differ from the document"),
    "group_type_not_proven": marked("The group type is not supported by a conclusion"),
    "wishes_unclear": marked("The wishes need to be made clear"),
}
CORRECTABLE_FIELDS: Mapping[str, str] = {
    "group_type": marked("Group type"),
    "language": marked("Preferred language of instruction"),
    "privilege": marked("Privilege"),
    "documents": marked("Supporting documents"),
}
REFUSAL_GROUNDS: Mapping[str, str] = {
    "correction_not_made": marked("The correction asked for was not made in time"),
    "documents_false": marked("The documents are false"),
    "data_false": marked("The information is false"),
    "not_eligible": marked("The application does not meet the rules"),
    "consent_refused": marked("No consent to the use of personal data"),
    "over_age": marked("The child is past preschool age"),
}
REJECTION_GROUNDS: Mapping[str, str] = {
    "document_missing": marked("No supporting document is attached"),
    "document_unreadable": marked("The document cannot be read"),
    "document_expired": marked("The document has expired"),
    "document_of_another": marked("The document is about somebody else"),
    "document_does_not_prove_it": marked("The document does not prove the privilege"),
    "not_entitled": marked("The law gives no such privilege"),
}
HOLD_GROUNDS: Mapping[str, str] = {"suspended": marked("Suspended by a decision of the department")}
CHANNELS: Mapping[str, str] = {
    "portal": marked("The parent herself, through the portal"),
    "assisted": marked("A clerk, at the desk"),
}
DOCUMENT_STATES: Mapping[str, str] = {
    "scanning": marked("Being checked for viruses"),
    "clean": marked("Checked for viruses"),
    "refused": marked("Refused: the check found a danger"),
    "unscanned": marked("Not checked for viruses"),
}
DECISIONS: Mapping[str, str] = {
    "correction": marked("Request for correction"),
    "refusal": marked("Refusal"),
    "merge": marked("Merging of duplicates"),
    "privilege": marked("Decision on the privilege"),
    "appeal": marked("Decision on the appeal"),
}
OUTCOMES: Mapping[str, str] = {
    "answered": marked("The parent has answered"),
    "missed": marked("Not answered in time"),
    "overtaken": marked("Overtaken by a voucher"),
    "refused": marked("Refused after the hearing"),
    "dropped": marked("Dropped"),
}
ENTRY_STATES: Mapping[str, str] = {
    "queued": marked("In the queue for a voucher"),
    "refused": marked("Queueing refused"),
    "left": marked("Has left the queue"),
    "offered": marked("Voucher issued"),
    "inactive": marked("Application is inactive"),
    "annulled": marked("Place in the queue annulled"),
    "enrolled": marked("Child enrolled"),
    "archived": marked("Application archived"),
}
DEADLINES: Mapping[str, str] = {
    "confirm": marked("Confirm the voucher"),
    "contract": marked("Sign the contract"),
    "restore": marked("Restore the application"),
    "refusal_undo": marked("Take the refusal back"),
    "waitlist_offer": marked("Accept the place offered from a waiting list"),
    "kindergarten_answer": marked("Answer of the kindergarten"),
    "inactive_notice": marked("Reminder of the restoration"),
}
SUBJECTS: Mapping[str, str] = {
    "rejection": marked("Refusal of queueing"),
    "hold": marked("Hold of the application"),
    "position": marked("Place in the queue"),
    "category": marked("Category of the queue"),
    "privilege": marked("Privilege"),
    "refusal_by_kindergarten": marked("Refusal by a kindergarten"),
    "other": marked("Something else"),
}
APPEAL_STATES: Mapping[str, str] = {
    "filed": marked("Appeal filed"),
    "under_review": marked("Appeal under review"),
    "decided": marked("Appeal decided"),
}
APPEAL_OUTCOMES: Mapping[str, str] = {
    "upheld": marked("Uphold the appeal"),
    "dismissed": marked("Dismiss the appeal"),
}
CALL_OUTCOMES: Mapping[str, str] = {
    "reached": marked("Reached: the person has been told"),
    "not_reached": marked("Not reached"),
    "wrong_number": marked("Wrong number"),
}
ROLES: Mapping[str, str] = {
    "call_centre_agent": marked("Contact centre agent"),
    "assisted_filing_clerk": marked("Filing clerk"),
    "privilege_reviewer": marked("Privilege reviewer"),
    "queue_operator": marked("Queue operator"),
    "approving_officer": marked("Approving officer"),
    "kindergarten_clerk": marked("Kindergarten clerk"),
    "kindergarten_head": marked("Head of a kindergarten"),
    "department_analyst": marked("Department analyst"),
    "auditor": marked("Auditor"),
    "system_administrator": marked("System administrator"),
}

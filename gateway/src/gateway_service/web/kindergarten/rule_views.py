"""What templates show of a comparison of rules."""

from collections.abc import Mapping
from typing import Any

from gateway_service.web.in_process import ApiProblemError, FieldError

Document = Mapping[str, Any]


def comparison_view(found: Document, *, labels: Mapping[str, str]) -> dict[str, Any]:
    """The comparison with tables in place of mappings; only its state while it is worked out."""
    if found["state"] != "done":
        return {"state": found["state"], "requested_at": found["requested_at"]}
    return {
        **found,
        "total": _tally(found["total"], labels),
        "lists": [_tally(one, labels) for one in found["lists"] or []],
        "warnings": found["warnings"] or [],
    }


def _tally(tally: Document, labels: Mapping[str, str]) -> dict[str, Any]:
    return {**tally, "categories": _categories(tally, labels), "changes": _changes(tally["changes"])}


def _categories(tally: Document, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each category with its count before and after, and the lengths of both bars in hundredths."""
    before, after = tally["before"], tally["after"]
    most = max([*before.values(), *after.values()], default=0)
    return [
        {
            "name": labels.get(code, code),
            "before": before.get(code, 0),
            "after": after.get(code, 0),
            "before_share": _share(before.get(code, 0), most),
            "after_share": _share(after.get(code, 0), most),
        }
        for code in sorted(before.keys() | after.keys())
    ]


def _changes(changes: list[Document]) -> list[dict[str, Any]]:
    """How many numbers change by how much; a change below zero is for the better."""
    most = max((one["count"] for one in changes), default=0)
    return [{**one, "share": _share(one["count"], most), "kind": _kind(one)} for one in changes]


def _kind(change: Document) -> str:
    if change["at_most"] is not None and change["at_most"] < 0:
        return "better"
    if change["at_least"] is not None and change["at_least"] > 0:
        return "worse"
    return "same"


def _share(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0


def faults_in_document(problem: ApiProblemError) -> ApiProblemError:
    """The problem with every fault inside the document told at its field, its place named."""
    problem.errors = [
        FieldError(field="document", code=one.code, text=f"{one.text} ({one.field})")
        if one.field.startswith("document.")
        else one
        for one in problem.errors
    ]
    return problem

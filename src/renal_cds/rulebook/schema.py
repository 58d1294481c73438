"""The JSON schema of one decision in a rule file, for editors that complete and check as one types."""

from __future__ import annotations

from typing import Any

from renal_cds.rulebook.read import KINDS
from renal_cds.rulebook.validation import schema_of

__all__ = ["rules_schema"]


def rules_schema() -> dict[str, Any]:
    """One of the six kinds of decision; the kind is the key that holds the id."""
    kinds: list[dict[str, Any]] = []
    definitions: dict[str, Any] = {}
    for kind, model in KINDS.items():
        schema = schema_of(model)
        definitions |= schema.pop("$defs", {})
        properties = {kind: schema["properties"].pop("id"), **schema["properties"]}
        required = [kind, *(name for name in schema.get("required", []) if name != "id")]
        kinds.append({**schema, "properties": properties, "required": required})
    return {"title": "Decision", "oneOf": kinds, "$defs": definitions}

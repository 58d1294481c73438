"""The JSON schema of one decision in a rule file, for editors that complete and check as one types."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from renal_cds.rulebook.read import KINDS

__all__ = ["rules_schema"]


class _OfRuleFiles(GenerateJsonSchema):
    """Expressions stand in rule files as text."""

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        return {"type": "string", "description": "an expression of the rule language"}


def rules_schema() -> dict[str, Any]:
    """One of the six kinds of decision; the kind is the key that holds the id."""
    kinds: list[dict[str, Any]] = []
    definitions: dict[str, Any] = {}
    for kind, model in KINDS.items():
        schema = model.model_json_schema(schema_generator=_OfRuleFiles)
        definitions |= schema.pop("$defs", {})
        properties = {kind: schema["properties"].pop("id"), **schema["properties"]}
        required = [kind, *(name for name in schema.get("required", []) if name != "id")]
        kinds.append({**schema, "properties": properties, "required": required})
    return {"title": "Decision", "oneOf": kinds, "$defs": definitions}

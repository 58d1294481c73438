"""``renal-cds schema``: the JSON schemas of what goes in and what comes out."""

from __future__ import annotations

import argparse
import json
from typing import Any

from renal_cds.report.report import SCHEMA, AssessmentReport
from renal_cds.rulebook.reading.schema import rules_schema

__all__ = ["add"]


def _patient() -> dict[str, Any]:
    from renal_cds.patient import Patient  # the models of all facts, which no other command needs

    return Patient.model_json_schema()


def _assessment() -> dict[str, Any]:
    return AssessmentReport.model_json_schema(mode="serialization")


SCHEMAS = {"assessment": _assessment, "patient": _patient, "rules": rules_schema}


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("schema", help="the JSON schema of patients, rule files or assessments")
    parser.add_argument("schema", choices=tuple(SCHEMAS))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the schema."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | SCHEMAS[options.schema]()
    if options.schema == "assessment":
        schema = {"$schema": schema["$schema"], "$id": SCHEMA, **schema}
    print(json.dumps(schema, indent=2))
    return 0

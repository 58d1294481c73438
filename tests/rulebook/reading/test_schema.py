"""The JSON schema of rule files says what an editor must know, in the words of rule files."""

from __future__ import annotations

from renal_cds.rulebook.decisions import KINDS
from renal_cds.rulebook.reading.schema import rules_schema

EXPRESSION = {"type": ["string", "number", "boolean"], "description": "an expression of the rule language"}


def test_an_expression_is_what_one_writes_and_not_the_tree_it_becomes() -> None:
    parts = rules_schema()["$defs"]
    assert parts["Row"]["properties"]["when"] == {**EXPRESSION, "title": "When"}
    assert set(parts) == {
        *("Advice", "Argument", "Citation", "Example", "Expect", "ForEach", "Law", "Never", "Option", "Plan"),
        *("PlanRow", "Point", "Row"),
    }


def test_each_kind_says_what_it_needs_and_what_else_may_stand_in_it() -> None:
    kinds = {schema["title"]: schema for schema in rules_schema()["oneOf"]}
    assert set(kinds) == {each.__name__ for each in KINDS.values()}
    assert kinds["Gate"]["required"] == ["gate", "title", "when", "effect", "text"]
    assert kinds["Score"]["properties"]["points"]["minItems"] == 1
    assert all(each["additionalProperties"] is False for each in kinds.values())


def test_an_example_starts_from_a_patient_by_the_word_that_rule_files_use() -> None:
    example = rules_schema()["$defs"]["Example"]
    assert "from" in example["properties"]
    assert example["required"] == ["name"]

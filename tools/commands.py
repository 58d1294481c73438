"""Writes ``docs/manual/commands.md``, the reference of the command line, from the program itself.

``--check`` writes nothing and fails when the page is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from renal_cds.cli.main import command_line

PAGE = Path(__file__).resolve().parents[1] / "docs" / "manual" / "commands.md"
_OPENING = """# Commands

Made from the program by `make commands`; `renal-cds COMMAND --help` says the same. `PATIENT` is a YAML or JSON file, or
`-` for standard input, `RULES` a folder of rule files. The exit code is 0 when done, 1 when the command found
something, 2 for bad input.
"""


def page() -> str:
    """The text of the page."""
    return "\n".join([_OPENING, *_commands(command_line())])


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    (commands,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    helps = {each.dest: each.help or "" for each in commands._choices_actions}
    for name, command in commands.choices.items():
        told = helps[name][:1].upper() + helps[name][1:]
        yield f"## {name}\n\n{told}{'' if told.endswith('?') else '.'}\n"
        for each in command._actions:
            if not isinstance(each, argparse._HelpAction):
                yield f"- `{_written(each)}`: {each.help or 'one of these words'}"
        yield ""


def _written(action: argparse.Action) -> str:
    """An argument as it is typed."""
    value = action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper())
    if not action.option_strings:
        return f"[{value}]" if action.nargs in ("?", "*") else str(value)
    takes_value = action.nargs != 0
    return f"{', '.join(action.option_strings)}{f' {value}' if takes_value else ''}"


def main(arguments: list[str]) -> int:
    """Writes or checks the page."""
    wanted = page()
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != wanted:
        if arguments == ["--check"]:
            print("docs/manual/commands.md is stale: run `make commands`", file=sys.stderr)
            return 1
        PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

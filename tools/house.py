"""Counts of the house: modules, lines, circles of imports, docstrings that are riddles, comments.

``python tools/house.py`` prints them for ``src``; ``--riddles FOLDER`` lists the docstrings to be mended.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"

#: Docstrings that say the thing by a question, or by something else that must be known first.
RIDDLE = re.compile(r"(What|The same)\b")


def riddles(module: Path) -> Iterator[tuple[int, str]]:
    """The docstrings of a module that are riddles: line and first line."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text and RIDDLE.match(text):
                yield getattr(node, "lineno", 1), text.splitlines()[0]


def comments(module: Path) -> int:
    """How many lines of a module hold a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(module.read_text("utf-8")).readline)
    return len({token.start[0] for token in tokens if token.type == tokenize.COMMENT})


def imports(module: Path, names: dict[str, Path]) -> set[str]:
    """The modules that a module imports anywhere, also inside functions and for type checking alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (below & names.keys()) or {node.module}
    return found & names.keys()


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that all import each other, directly or through others."""
    reach: dict[str, set[str]] = {}
    for start in graph:
        seen: set[str] = set()
        todo = [start]
        while todo:
            new = graph[todo.pop()] - seen
            seen |= new
            todo += new
        reach[start] = seen
    groups = {frozenset(b for b in reach[a] if a in reach[b]) for a in graph if a in reach[a]}
    return sorted(sorted(group) for group in groups)


def main() -> None:
    """Prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--riddles", metavar="FOLDER", type=Path, help="list the riddles below a folder")
    options = parser.parse_args()
    if options.riddles:
        for module in sorted(options.riddles.rglob("*.py")):
            for line, text in riddles(module):
                print(f"{module}:{line}: {text}")
        return
    names = {
        ".".join(module.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): module
        for module in sorted(SOURCE.rglob("*.py"))
    }
    lengths = {name: len(module.read_text("utf-8").splitlines()) for name, module in names.items()}
    whole = sum(lengths.values())
    largest = max(lengths, key=lengths.__getitem__)
    print(f"modules {len(names)}, lines {whole}, median {median(lengths.values()):g}")
    print(f"largest {largest} with {lengths[largest]} lines")
    print(f"comment lines {sum(map(comments, names.values())) / whole:.1%}")
    print(f"riddles {sum(1 for module in names.values() for _ in riddles(module))}")
    found = circles({name: imports(module, names) for name, module in names.items()})
    print(f"import circles {len(found)}")
    for group in found:
        print(f"  {len(group)} modules: {', '.join(group[:6])}{', …' if len(group) > 6 else ''}")
    for folder, count in sorted(Counter(module.parent for module in names.values()).items()):
        print(f"{count:4} {folder.relative_to(SOURCE)}")


if __name__ == "__main__":
    main()

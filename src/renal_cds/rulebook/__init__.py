"""From rule files to a checked rulebook.

```text
files ─ reading/ ─▶ raw rulebook ─ checks/ ─▶ Rulebook ─ kept, pack ─▶ the next process
                                                 │
                                                 ├─ decisions, law, examples, knowledge   what it is made of
                                                 ├─ parts, signature, names               decisions seen by others
                                                 └─ requirements                          what each decision reads
```
"""

from renal_cds.rulebook.rulebook import Rulebook, packaged_rules

__all__ = ["Rulebook", "packaged_rules"]

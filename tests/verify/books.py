"""A small rulebook with a decision of each kind that claims are made about."""

FOLLOW_UP = {
    "rulebook.yaml": 'name: small\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "small-2020: {citation: A study, kind: cohort}\n",
    "size_class.yaml": """
table: size_class
title: Class by size
hit: first
source: {small-2020: table 1, confidence: A}
outputs: {size_class: [low, middle, high]}
rows:
  - {id: large, when: tumor.size_cm > 7, then: high}
  - {id: shadowed, when: tumor.size_cm > 8, then: middle}
  - {id: medium, when: tumor.size_cm > 4, then: middle}
  - {id: small, when: tumor.size_cm <= 4, then: low}
""",
    "large.yaml": """
gate: large
title: Large
when: tumor.size_cm > 10
effect: alert
text: Look
source: {small-2020: page 1, confidence: A}
""",
    "next_step.yaml": """
choice: next_step
title: Next step
source: {small-2020: page 2, confidence: A}
options: [surgery]
---
option: surgery
of: next_step
title: Surgery
text: Operate.
arguments:
  - {id: for_large, supports: tumor.size_cm > 7, because: large, source: {small-2020: page 2, confidence: A}}
  - {id: too_old, excludes: person.age_years > 80, because: old, source: {small-2020: page 2, confidence: A}}
""",
}

"""What the rule language means, as data that every evaluator must agree with."""

"""The judge: a slow, plain reading of the rules, against which the fast engine is tested."""

from collections.abc import Callable, Iterable
from itertools import permutations, product

import pytest

from renal_cds.language.logic import Truth, all_of, any_of, negation

BOTH = {
    # left, right: and, or
    (True, True): (True, True),
    (True, None): (None, True),
    (True, False): (False, True),
    (None, True): (None, True),
    (None, None): (None, None),
    (None, False): (False, None),
    (False, True): (False, True),
    (False, None): (False, None),
    (False, False): (False, False),
}


@pytest.mark.parametrize(("pair", "expected"), BOTH.items())
def test_every_pair(pair: tuple[Truth, Truth], expected: tuple[Truth, Truth]) -> None:
    assert (all_of(pair), any_of(pair)) == expected


@pytest.mark.parametrize(("part", "expected"), [(True, False), (None, None), (False, True)])
def test_negation(part: Truth, expected: Truth) -> None:
    assert negation(part) is expected


def test_nothing_at_all() -> None:
    assert all_of([]) is True
    assert any_of([]) is False


@pytest.mark.parametrize("connective", [all_of, any_of])
def test_the_order_of_the_parts_does_not_matter(connective: Callable[[Iterable[Truth]], Truth]) -> None:
    for triple in product((True, None, False), repeat=3):
        assert len({connective(each) for each in permutations(triple)}) == 1


def test_the_laws_of_de_morgan() -> None:
    for triple in product((True, None, False), repeat=3):
        assert negation(all_of(triple)) is any_of(negation(each) for each in triple)
        assert negation(any_of(triple)) is all_of(negation(each) for each in triple)


def test_unknown_is_what_two_completions_disagree_on() -> None:
    for triple in product((True, None, False), repeat=3):
        completions = list(product(*((each,) if each is not None else (True, False) for each in triple)))
        for connective, total in ((all_of, all), (any_of, any)):
            outcomes = {total(each) for each in completions}
            assert connective(triple) is (outcomes.pop() if len(outcomes) == 1 else None)

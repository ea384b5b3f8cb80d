"""Work that is done once for what rows share is done for each thing that they do not share."""

from pharmagraph.exports.shared import Shared


def test_equal_objects_are_each_asked_for_and_the_same_one_only_once() -> None:
    asked: list[list[str]] = []
    shared = Shared(asked.append)
    first, second = ["a"], ["a"]
    for words in (first, second, first, second):
        shared(words)
    assert [words is first for words in asked] == [True, False]


def test_what_is_gone_leaves_its_result_to_no_other_object() -> None:
    shared = Shared("".join)
    assert [shared([str(number)]) for number in range(1000)] == [str(number) for number in range(1000)]

"""Work that is done once for what many rows share: all edges of an event have its properties and its evidence."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

_Value = TypeVar("_Value")
_Result = TypeVar("_Result")
_REMEMBERED: Final = 16  # objects: what one event and its edges share, as they come one after the other


class Shared(Generic[_Value, _Result]):
    """A function of objects that never change, asked once for each of the objects that it was given last.

    An object is known by its identity, because comparing long texts would take as long as writing them.

    >>> words = ("a", "b")
    >>> joined = Shared(" ".join)
    >>> joined(words) is joined(words), joined(("c",))
    (True, 'c')
    """

    __slots__ = ("_function", "_known")

    def __init__(self, function: Callable[[_Value], _Result]) -> None:
        self._function = function
        self._known: dict[int, tuple[_Value, _Result]] = {}

    def __call__(self, value: _Value) -> _Result:
        if (found := self._known.get(id(value))) is not None:  # it is held there, and so its number is not another's
            return found[1]
        if len(self._known) == _REMEMBERED:
            self._known.clear()
        result = self._function(value)
        self._known[id(value)] = value, result
        return result

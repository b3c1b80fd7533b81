"""The one family of errors. A class's docstring, or its message, is the sentence the person reads."""


class ChaserError(Exception):
    """Something went wrong."""

    def __str__(self) -> str:
        """The message given, else the class's own sentence."""
        return super().__str__() or (self.__doc__ or "").strip()


class NotAPlan(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """This document has no action plan that can be read: no table with an action and an owner was found."""


class NotFound(ChaserError):  # noqa: N818 - see NotAPlan
    """Nothing of that name is here, or it is not yours to see."""


class NotUnderstood(ChaserError):  # noqa: N818 - see NotAPlan
    """That could not be understood."""

"""Letters of other alphabets that look like Latin ones, as scanning leaves them in codes."""

_ALIKE = str.maketrans(
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABCEHIJKMOPSTXYaeopcyxiABEZHIKMNOPTYX",
)


def in_latin(words: str) -> str:
    """The words with those letters in Latin ones, where nothing of another alphabet is left then; else as they are."""
    latin = words.translate(_ALIKE)
    return latin if all(letter.isascii() or not letter.isalpha() for letter in latin) else words


def has_lookalikes(words: str) -> bool:
    """Some of its letters only look Latin."""
    return in_latin(words) != words

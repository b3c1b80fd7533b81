"""What surrounds a reply: a greeting, the head of a forwarded e-mail, a signature, signs by their names."""

import re

_SIGNS = {
    "heavy_check_mark": "\u2714",
    "white_check_mark": "\u2705",
    "x": "\u274c",
    "+1": "\U0001f44d",
    "thumbsup": "\U0001f44d",
    "double_vertical_bar": "\u23f8",
    "large_green_circle": "\U0001f7e2",
    "large_yellow_circle": "\U0001f7e1",
    "large_orange_circle": "\U0001f7e0",
    "red_circle": "\U0001f534",
    "large_blue_circle": "\U0001f535",
}
_SIGN = re.compile(rf":({'|'.join(map(re.escape, _SIGNS))}):")
_CAPITAL = r"[^\W\d_a-z]"
_NAME = rf"{_CAPITAL}[\w'\u2019-]+(?:[ ](?:(?:ap|ab|ferch|de|van)[ ])?{_CAPITAL}[\w'\u2019.-]*){{0,3}}"
_GREETING = re.compile(
    rf"\A\s*(?i:hi|hello|hey|hiya|dear|good morning|good afternoon|morning|afternoon|bore da|p'?r?y?nhawn da)[ ]"
    rf"{_NAME}(?:\s*[,!]\s*|\s*\n|\s+(?=\d))"
)
_THANKS = (
    r"(?i:(?:(?:many|kind|kindest|best|warm) )?(?:thanks|regards|wishes)|thank you|ta|cheers|thx|best"
    r"|diolch(?: yn fawr)?|cofion(?: gorau)?|hwyl)"
)
_CONTACT = r"[^\n]*(?:@|\b(?i:tel|ext|mob|mobile|phone|www)\b|\b0\d{3,})[^\n]*"
_POST = rf"(?:(?:{_CAPITAL}[\w'\u2019&/-]*|of|and|for|the|&|,|\|)[ ,|]*){{1,8}}"
_SIGNATURE = re.compile(
    rf"(?P<before>\A|[.!?,;\n])[ \t]*{_THANKS}(?: again)?[ \t,.!\n-]+{_NAME}[ .,]*"
    rf"(?:\n\s*(?:{_CONTACT}|{_POST}))*\s*\Z"
)
_HEAD = re.compile(r"^[> \t]*From:.*\n(?:[> \t]*(?:Sent|Date|To|Cc|Bcc):.*\n)+(?:[> \t]*Subject:)?", re.MULTILINE)
_FORWARDED = re.compile(r"^[> \t]*(?:(?:RE|FW|FWD|Re|Fw|Fwd):[ \t]*)+", re.MULTILINE)
_SPACES = re.compile(r"[^\S\n]{2,}")
_LINES = re.compile(r"\n(?:[^\S\n]?\n)+[^\S\n]?(?=\n)|\n{3,}")
_LONGEST_SIGNATURE = 400  # characters: only the end of a text is looked at


def inside(text: str) -> str:
    """What a person says in a reply, without what a letter has around it; signs like :red_circle: become the sign."""
    text = _SIGN.sub(lambda match: _SIGNS[match[1]], text)
    text = _FORWARDED.sub("", _HEAD.sub("", _GREETING.sub("", text)))
    return text[:-_LONGEST_SIGNATURE] + _SIGNATURE.sub(r"\g<before>", text[-_LONGEST_SIGNATURE:])


def spaced(text: str) -> str:
    """The text with no more than one space, or two new lines, in a row. A tab among spaces stays: it parts cells."""
    return _LINES.sub("\n\n", _SPACES.sub(lambda run: "\t" if "\t" in run[0] else " ", text))

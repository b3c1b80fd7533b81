"""What stands around the words of a reply and says nothing: greetings, thanks, marks, joining words."""

import re

_GREETINGS = (
    r"hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening)|morning|afternoon|there|everyone|all|team|chaser|again"
    r"|here (?:you go|is my update|are mine|goes)|my updates?|updates? (?:below|as follows)|sorry"
    r"|(?:sorry|apologies)(?: for (?:the|my) (?:delay|late (?:reply|response)))?|(?:please )?see below|as requested"
    r"|(?:i )?hope (?:that )?(?:you|you're|you are|all|all is|this|everyone|everything is)(?: \w+){0,3}? (?:well|ok"
    r"|okay|good|fine|helps|is okay)"
    r"|(?:my |progress |quick )*updates?|bore da"
)
THANKS = (
    r"thanks?(?: you)?|many thanks|ta|cheers|thx|diolch|kind regards|regards|best wishes|best|very much|so much|a lot"
    r"|please|yn fawr|you|for (?:the reminder|reminding me|asking|chasing)|ok|okay|great|brilliant|lovely|perfect"
    r"|will do|no problem|bye|have a (?:good|nice) \w+"
)
_MARKS = r"[^\w\U00002190-\U0001ffff]*"
_COURTESY = re.compile(rf"{_MARKS}(?:(?:{_GREETINGS}|{THANKS})\b{_MARKS})*", re.IGNORECASE)
_SIGN = re.compile(r":[a-z_+-][\w+-]{1,40}:|[\U0001f000-\U0001faff\u2190-\u2bff\ufe0f\u200d]+")


def is_courtesy(words: str) -> bool:
    """A greeting, thanks, or nothing but marks. A sign by itself may be all that somebody says."""
    said = _SIGN.sub(" ", words)
    return bool(_COURTESY.fullmatch(said)) and (said == words or bool(re.search(r"\w", said)))


def tidy(words: str) -> str:
    """Words as the person wrote them, without the marks and joining words at their ends."""
    words = re.sub(
        r"\A(?:[\s,.;=)\]*_~|>\u2022\u2013\u2014-]+|:(?![a-z_+-]+:)|(?:and|but|also|which|that(?! one\b)|(?:is"
        r"|are)(?! (?:it|this|that|they|there|we|i)\b))\b(?=.*\w)|['\u2019]s\b)+",
        "",
        words,
        flags=re.IGNORECASE | re.DOTALL,
    )
    return re.sub(
        r"(?:[\s,.:;&(\[*_~|\u2013\u2014-]+|\b(?:and|but|while)\s*|[,;]\s*(?:also|so|then)\s*)\Z",
        "",
        words,
        flags=re.IGNORECASE,
    ).rstrip()


def strip_marks(written: str) -> str:
    """Words as they were typed, without the marks around them."""
    words = written.strip(" \t\n,.:;*_~|>\u2022\u2013\u2014-")
    return words if "(" in words.strip("(") or (words.startswith("(") and words.endswith(")")) else words.strip("()")

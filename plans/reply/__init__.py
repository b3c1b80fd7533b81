"""A reply in somebody's own words -> what it says of each action, the questions left open, and what found no place.

`segments` cuts the text, with `refs` and `titles` finding what it is about; `places` puts the stretches on the person's
actions; `items` reads each of them, with `standing`, `dates` and `words`; `reading` puts the stages together.
"""

from plans.reply.parts import Choice, Item, Question, Reply, Unplaced
from plans.reply.reading import LONGEST, read_reply

__all__ = ["LONGEST", "Choice", "Item", "Question", "Reply", "Unplaced", "read_reply"]

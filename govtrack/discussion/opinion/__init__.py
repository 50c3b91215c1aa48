"""From votes on short statements to groups of people, what unites them and what divides them; needs numpy alone."""

from .drawing import OpinionMap, draw
from .votes import AGREE, DISAGREE, MISSING, PASS, UnusableVotes, Votes

__all__ = ["AGREE", "DISAGREE", "MISSING", "PASS", "OpinionMap", "UnusableVotes", "Votes", "draw"]

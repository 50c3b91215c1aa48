"""What every channel reads from a line in the same way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from govtrack.core.clock import LOCAL_ZONE, local
from govtrack.core.crypto import fingerprint
from govtrack.core.sheets import Cell, as_moment, as_reference, as_text, as_words, is_nothing, join_moment
from govtrack.intake.channels.model import Answered, BadColumn, Values

# Writers that are nobody in particular: every "网友" would be one person else.
_NOBODY = re.compile(
    r"(?:热心|匿名|某|一位|普通)?(?:市民|网友|网民|群众|居民|业主|用户|游客|访客|来电人|来信人|诉求人)(?:\(匿名\)|（匿名）)?|匿名.*|不详|未知|"
    r"anonymous|unknown|guest|none|.*[某*＊×xX]{1,3}.{0,2}|[\u4e00-\u9fff](?:先生|女士|小姐|某)"
)
_NO_ANSWER = re.compile(
    r"(?:暂未|尚未|未|待|等待|正在)(?:答复|回复|办理|处理|办结|受理)(?:中|完成)?|(?:办理|处理|受理|转办|流转|待办|答复)中|暂无(?:答复|回复)?|"
    r"已(?:转办|转交|受理|派单|分派|接收)|无(?:答复|回复)?|pending|open|in progress|no (?:answer|reply|response)"
)
_SIGNATURE = re.compile(
    r"[\s\W]*(?:[\u4e00-\u9fff]{0,20}(?:街道|社区|办事处|居委会|委员会|局|中心|办公室|物业|公司|部门|单位|政府))?"
    r"[\s\W]*(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)?[\s\W]*"
)
_OPEN = re.compile(
    r"^(?:open|pending|new|in progress|submitted|acknowledged)\b|未(?:办|答|回|处|受|完)|(?:办理|处理|受理)中|待|退回"
)
_CLOSED = re.compile(
    r"^(?:closed|resolved|completed|answered|done|fixed)\b|已?(?:办结|答复|回复|解决|完成|结案|归档|反馈)|^已(?:办|处理)"
)
_DAYS = re.compile(r"(\d{1,3})\s*(?:个)?(?:自然)?(?:日|天|days?)(?:内|以内)?")
_MONTH_END = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?\s*(?:底|末|月底|月末)")


def line_reference(*parts: str) -> str:
    """A reference for lines without a number: equal lines get equal ones, so that none comes in twice."""
    plain = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
    # Keyed, because the text behind a masked number could be guessed from a plain hash.
    return "h:" + fingerprint("line", plain)[:32]


def read_number(values: Values, *parts: str) -> str:
    """The number of a line; one that is missing or cannot be trusted is replaced by what the line says."""
    number, is_trusted = as_reference(values("number"))
    if not is_trusted:
        values.remarks.append(("number", "shortened"))
    return number[:200] or line_reference(*parts)


def read_received(values: Values) -> datetime:
    """When the letter was written; a line without that is none."""

    def convert(cell: Cell) -> datetime:
        return as_moment(join_moment(cell, values.others("received_at")), from_1904=values.counts_from_1904)

    moment: datetime = values.need("received_at", convert)
    return moment


def read_writer(values: Values) -> str:
    """Who wrote, as the other system tells people apart; nobody where it does not."""
    writer = str(values.spare("writer", as_words, ""))[:200]
    return "" if _NOBODY.fullmatch(writer) else writer


def read_text(values: Values, name: str) -> str:
    """A text that may be missing, never too long for a line."""
    return str(values.need(name, as_words))


def read_places(values: Values) -> tuple[str, ...]:
    """What the line says about where it is, the nearest first."""
    names = (str(values.spare(name, as_words, ""))[:200] for name in ("place", "community"))
    return tuple(name for name in names if name)


def read_categories(values: Values) -> tuple[str, ...]:
    """What kind of matter the other system called it."""
    name = str(values.spare("category", as_words, ""))[:200]
    return (name,) if name else ()


def read_answer(values: Values) -> Answered | None:
    """The answer that the letter already has; a signature, a date or a placeholder is none.

    Where the other system calls the matter open there is none either, whatever it noted meanwhile;
    where it calls it closed, it has ended even if the text did not come with it.
    """
    text = str(values.spare("answer", as_text, ""))
    at = values.spare("answered_at", as_moment, None, from_1904=values.counts_from_1904)
    by = str(values.spare("answered_by", as_words, ""))[:100]
    status = str(values.spare("status", as_words, "")).casefold()
    if _OPEN.search(status):
        return None
    if not _is_no_answer(text):
        return Answered(text, at, by)
    if _CLOSED.search(status):
        values.remarks.append(("answer", "closed_without_text"))
        return Answered("", at, by)
    if at is not None:
        values.remarks.append(("answer", "answer_without_text"))
    return None


def _is_no_answer(text: str) -> bool:
    plain = text.casefold().strip(" 。.…")
    return bool(is_nothing(text) or _NO_ANSWER.fullmatch(plain) or _SIGNATURE.fullmatch(text))


def as_due(cell: Cell, received_at: datetime, *, from_1904: bool = False) -> str:
    """A deadline as an ISO day: a date, a number of days, or the end of a month."""
    text = as_words(cell)
    if not text:
        return ""
    if found := _MONTH_END.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        if 1 <= month <= 12:
            following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=LOCAL_ZONE)
            return (following - timedelta(days=1)).date().isoformat()
    if found := _DAYS.fullmatch(text):
        return (local(received_at) + timedelta(days=int(found[1]))).date().isoformat()
    if isinstance(cell, int | float) and 0 < cell < 400:
        return (local(received_at) + timedelta(days=int(cell))).date().isoformat()
    return local(as_moment(cell, is_past=False, from_1904=from_1904)).date().isoformat()


def title_of(title: str, body: str, length: int) -> str:
    """The title, or the first words of the text where there is none."""
    return " ".join(title.split()) or " ".join(body.split())[:length]


def require(text: str, name: str) -> str:
    """``text``, or BadColumn where the field says nothing."""
    if not text:
        raise BadColumn(name, "missing")
    return text


def labels(values: Values, names: Sequence[str]) -> dict[str, str]:
    """The side fields that say something."""
    return {name: text for name in names if (text := str(values.spare(name, as_words, "")))}

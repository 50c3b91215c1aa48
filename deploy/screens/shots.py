"""What stands in the gallery: for every step its main pages, as the people see them whose step it is.

A page is found as a person finds it: an address without numbers, then links by their Chinese or English
words, so that the gallery survives a demonstration that numbers its rows anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

PHONE, DESK, BOOK = 390, 1280, 960
FIRST_ROW = "the first row"


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at what, how, and what it shows."""

    name: str
    caption: str
    path: str
    width: int
    role: str | None = None
    links: tuple[str, ...] = ()  # links to follow: a part of their address or of their text, or FIRST_ROW
    language: str = "zh_CN"
    text_size: str = "normal"
    theme: str = "light"
    code: str | None = None  # a part of what the receipt of the demonstration shows
    fill: str | None = None  # a form to fill before the picture: "report"
    height: int = 0  # 0: as tall as the page, up to the limit

    @property
    def is_phone(self) -> bool:
        """Whether it is drawn as a phone draws it."""
        return self.width == PHONE

    @property
    def file_name(self) -> str:
        """The picture in the gallery."""
        return f"{self.name}.png"


def both(name: str, caption: str, path: str, role: str | None = None, links: tuple[str, ...] = ()) -> list[Shot]:
    """The same page on a phone and on a desk, in Chinese."""
    return [
        Shot(f"{name}-phone-zh", caption, path, PHONE, role, links),
        Shot(f"{name}-desktop-zh", caption, path, DESK, role, links),
    ]


REVIEW = ("旧改施工",)
SCHOOL, PARKING = "school gate", "parking plan"
MEETING, PLAN = ("青苗小学校门口",), ("夜间错时停车",)
RECORD = ("/record", "/record/")  # the sheet of a council, then its first item
TOPIC = (*MEETING, "/topics/")  # by the council that talked about it

RESIDENTS = [
    *both("home", "The first page: say something, follow, and what became of it", "/"),
    Shot("report-phone-zh", "A letter on one page", "/report", PHONE),
    Shot("report-check-phone-zh", "Everything once more before it is sent", "/report", PHONE, fill="report"),
    Shot("follow-phone-zh", "The code is all one needs", "/follow", PHONE),
    Shot("followed-phone-zh", "Under the code: the way of a letter and its answer", "/follow", PHONE, code=SCHOOL),
    Shot("followed-desktop-zh", "The same on a wide screen", "/follow", DESK, code=SCHOOL),
    Shot("followed-waiting-phone-zh", "A letter whose promise is being kept", "/follow", PHONE, code=PARKING),
    Shot("followed-asked-phone-zh", "The desk asks for more", "/follow", PHONE, code="asks for more information"),
    *both("map", "The neighbourhood as a scheme, and the same as a list", "/map"),
    Shot("search-phone-zh", "Search over everything that is public", "/search?q=停车", PHONE),
    *both("figures", "Figures, each with the rows behind it", "/figures"),
    Shot("privacy-phone-zh", "What happens with what people tell", "/privacy", PHONE),
    Shot("help-phone-zh", "Help", "/help", PHONE),
    Shot("sign-in-phone-zh", "Sign-in", "/sign-in", PHONE),
]
LOOP = [
    *both("topics", "What is being talked about", "/topics"),
    *both("topic", "A topic, where it stands and why it is hot", "/council", links=TOPIC),
    *both("councils", "Councils, coming and past", "/council"),
    *both("council", "A council: agenda, suggestions, what was decided", "/council", links=MEETING),
    Shot("plans-phone-zh", "Promises of all plans", "/plans", PHONE),
    *both("plan", "A plan: who does what by when", "/plans", links=PLAN),
    Shot("promise-phone-zh", "One promise", "/plans", PHONE, links=(*PLAN, "/commitments/")),
    Shot("answers-phone-zh", "Public answers", "/responses", PHONE),
    *both("answer", "A public answer", "/responses", links=MEETING),
    Shot("trace-desktop-zh", "From letters to answer on one page", "/council", DESK, links=(*TOPIC, "/trace/topic/")),
]
DESKS = [
    *both("desk-home", "The desk in the morning", "/", "community_staff"),
    *both("desk", "Letters that wait", "/desk", "command"),
    *both("letter", "Reading a letter", "/desk", "command", ("/submissions/",)),
    Shot("import-desktop-zh", "Letters brought in as a sheet", "/import", DESK, "command"),
    *both("unit-home", "A property company in the morning", "/", "property_04"),
    *both("orders", "Orders by deadline", "/orders", "property_04"),
    *both("order", "One order", "/orders", "property_04", ("/orders/",)),
    Shot("commissioner-home-phone-zh", "A commissioner of a compound", "/", PHONE, "commissioner"),
    *both("grid-home", "A grid worker in the morning", "/", "grid_worker"),
    *both("council-staff-home", "A council's chair in the morning", "/", "chair"),
    *both("panel", "Candidates before the panel", "/panel", "staff2"),
    Shot("review-phone-zh", "Why a topic is hot", "/panel", PHONE, "staff2", REVIEW),
    Shot(
        "review-desktop-zh",
        "Why a topic is hot, with every letter behind it",
        "/panel",
        DESK,
        "staff2",
        REVIEW,
    ),
    Shot("council-staff-desktop-zh", "Preparing a council", "/council", DESK, "chair", ("南圩家园",)),
    Shot("council-record-desktop-zh", "Recording what was said", "/council", DESK, "recorder", (*MEETING, *RECORD)),
    *both("responses", "Answers to check", "/responses/work", "command"),
    *both("check-answer", "The second person", "/responses/work?state=in_review", "command", (FIRST_ROW, "/review")),
    Shot("disputes-desktop-zh", "Disputes to decide", "/disputes", DESK, "command"),
    Shot("dispute-desktop-zh", "A dispute, with both sides", "/disputes", DESK, "command", ("/disputes/",)),
    *both("admin-home", "The administrator", "/", "admin"),
    *both("auditor-home", "The auditor", "/", "auditor"),
    Shot("settings-desktop-zh", "Clocks, limits, weights: dated and published", "/settings", DESK, "admin"),
    Shot("people-desktop-zh", "People and roles", "/people", DESK, "admin"),
    Shot("record-desktop-zh", "The record that nobody can change unseen", "/record", DESK, "auditor"),
]
FACES = [
    Shot("home-phone-en", "In English", "/", PHONE, language="en"),
    Shot("home-desktop-en", "In English", "/", DESK, language="en"),
    Shot("followed-phone-en", "Under the code, in English", "/follow", PHONE, code=SCHOOL, language="en"),
    Shot("topic-desktop-en", "A topic, in English", "/council", DESK, links=TOPIC, language="en"),
    Shot("review-desktop-en", "The panel, in English", "/panel", DESK, "staff2", REVIEW, language="en"),
    Shot("desk-home-desktop-en", "The desk, in English", "/", DESK, "community_staff", language="en"),
    Shot("home-phone-elder-zh", "Large text and buttons", "/", PHONE, text_size="elder"),
    Shot("report-phone-elder-zh", "A letter, large", "/report", PHONE, text_size="elder"),
    Shot("followed-phone-elder-zh", "Under the code, large", "/follow", PHONE, code=SCHOOL, text_size="elder"),
    Shot("home-phone-dark-zh", "Dark", "/", PHONE, theme="dark"),
    Shot("topic-phone-dark-zh", "A topic, dark", "/council", PHONE, links=TOPIC, theme="dark"),
    Shot("review-desktop-dark-zh", "The panel, dark", "/panel", DESK, "staff2", REVIEW, theme="dark"),
    Shot("home-phone-contrast-zh", "High contrast", "/", PHONE, theme="contrast"),
]
GALLERY = {
    "For residents": RESIDENTS,
    "The loop, for everybody": LOOP,
    "At the desks": DESKS,
    "Two languages, large text, dark, high contrast": FACES,
}


def _guide(key: str, path: str, width: int, role: str | None = None, **more: Any) -> list[Shot]:
    """The picture of a guide in both languages; see ``govtrack/oversight/guides.py``."""
    chinese = Shot(f"{key}-zh", key, path, width, role, **more)
    return [chinese, replace(chinese, name=f"{key}-en", language="en")]


GUIDE_SHOTS = [
    *_guide("resident", "/follow", PHONE, code=SCHOOL),
    *_guide("desk", "/desk", BOOK, "command", links=("/submissions/",)),
    *_guide("unit", "/orders", BOOK, "property_04"),
    *_guide("panel", "/panel", BOOK, "staff2", links=REVIEW),
    *_guide("council", "/council", BOOK, "chair", links=("南圩家园",)),
    *_guide("publisher", "/responses/work?state=in_review", BOOK, "command", links=(FIRST_ROW, "/review")),
    *_guide("administrator", "/settings", BOOK, "admin"),
]

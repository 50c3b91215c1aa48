"""Join the style sheets of css/source into the one file that pages load.

Run ``python govtrack/static/css/build.py`` after a change; a test says when it was forgotten.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE / "govtrack.css"


def build() -> str:
    """Return the joined sheets without comments (licence notes stay) and without indentation."""
    sheets = [path.read_text("utf-8") for path in sorted((HERE / "source").glob("*.css"))]
    text = re.sub(r"/\*(?!!).*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


if __name__ == "__main__":
    TARGET.write_text(build(), "utf-8")

"""A run as JUnit XML, which every CI service can show.

The form is that of the Jenkins xUnit schema: a case that is wrong or abstains is a failure, one that got no
reply an error.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from evals.results import Run

# Characters that XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _safe(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def junit_report(run: Run) -> str:
    """The run as one test suite, a case each, with the time its reply took."""
    seconds = {name: milliseconds / 1000 for name, milliseconds in run.milliseconds.items()}
    failures = sum(not result.passed and result.score is not None for result in run.results)
    errors = sum(result.score is None for result in run.results)
    counts = {"tests": str(len(run.results)), "failures": str(failures), "errors": str(errors)}
    total = f"{sum(seconds.values()):.3f}"
    root = ET.Element("testsuites", counts | {"name": "evals", "time": total})
    suite = ET.SubElement(root, "testsuite", counts | {"name": _safe(run.suite), "time": total})
    for result in run.results:
        case = ET.SubElement(
            suite,
            "testcase",
            {
                "classname": _safe(f"{result.language}.{result.kind}"),
                "name": result.id,
                "time": f"{seconds.get(result.id, 0):.3f}",
            },
        )
        if not result.passed:
            tag = "failure" if result.score is not None else "error"
            found = ET.SubElement(
                case, tag, {"message": _safe("; ".join(result.failures)), "type": result.outcome}
            )
            reply = str((result.reply or {}).get("text") or "")
            found.text = _safe(f"question: {result.question}\ntarget: {result.target}\nreply: {reply}")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"

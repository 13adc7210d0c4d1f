"""Reads hostile files, each in a process of its own with limits; a line of JSON for each.

Run as a program: `corpus_child.py KIND FILE...`. What is imported is imported once; each file then
has a fork of its own, with a limit of processor time and of address space. A line tells the file,
how its process ended, the most memory that it had (KB), and what was read.
"""

import json
import os
import resource
import sys
from pathlib import Path

SECONDS = 10
ADDRESS_SPACE = 1_500_000_000


def refuse_to_leave(event, arguments):
    """Nothing that a file names is opened by Python, and nothing is connected to."""
    if event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.Request")):
        os.write(2, f"{event} {arguments}".encode())
        os._exit(66)


def say(item):
    report = getattr(item, "report", None)
    if report is not None:
        return {"id": report.id, "full": report.full[:2000], "notes": item.notes}
    return {"error": item.error, "message": item.message, "hint": item.hint}


def read_any(path):
    from marsad.ingest.files import read_inputs

    return [say(item) for item in read_inputs([str(path)])]


def read_as_feed(path):
    from marsad.ingest.files import read_inputs
    from marsad.ingest.model import InputFormat, Options

    return [say(item) for item in read_inputs([str(path)], Options(format=InputFormat.FEED))]


def read_pages(path):
    """Each case of a file of html5lib's as a page of its own."""
    from marsad.errors import MarsadError
    from marsad.ingest.arriving import Origin
    from marsad.ingest.model import Options
    from marsad.ingest.pages import read_page

    origin = Origin(path=str(path), name="case", options=Options(lang="en"))
    said = []
    for raw in find_cases(path):
        try:
            said.append(say(read_page(raw, None, origin)))
        except MarsadError as error:
            assert error.hint
            said.append({"error": type(error).__name__})
    return said


def find_cases(path):
    raw = path.read_bytes()
    if path.suffix == ".dat":
        for block in raw.split(b"#data\n")[1:]:
            yield block.partition(b"\n#errors")[0].partition(b"\n#encoding")[0]
    else:
        for case in json.loads(raw).get("tests", ()):
            yield case["input"].encode("utf-8", "surrogatepass")


def read_value(path):
    """A value as what a line of JSON Lines has besides its text."""
    from marsad.ingest.files import parse_line
    from marsad.ingest.model import Options

    line = b'{"text": "Rockets hit the base in Iraq.", "more": ' + path.read_bytes() + b"}"
    return [say(parse_line(line, 1, "lines.jsonl", Options()))]


READERS = {"any": read_any, "feed": read_as_feed, "pages": read_pages, "json": read_value}


def measure_peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])


def read_apart(kind, path):
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        said = READERS[kind](path)
        with os.fdopen(into, "w") as pipe:
            json.dump({"said": said, "peak": measure_peak()}, pipe)
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    result = json.loads(text) if text else {"said": [], "peak": 0}
    return {"file": str(path), "ended": os.waitstatus_to_exitcode(status), **result}


def main():
    import marsad.ingest.sources
    import marsad.ingest.telegram
    import marsad.ingest.warc  # noqa: F401 (imported once for all)
    from marsad.pipeline import make_report

    make_report("Rockets hit the base in Iraq.")
    sys.addaudithook(refuse_to_leave)
    kind, *paths = sys.argv[1:]
    for path in paths:
        print(json.dumps(read_apart(kind, Path(path))), flush=True)


if __name__ == "__main__":
    main()

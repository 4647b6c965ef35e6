#!/usr/bin/env python3
"""shihyo beside other readers of PDF tables, on the same files in the same run: seconds, ratios, peak memory.

    cargo build --release
    apt-get install poppler-utils
    python3 -m venv venv && venv/bin/pip install 'pymupdf<2' pdfplumber tablers
    venv/bin/python benches/peers.py [FOLDER] [COPIES …]      # the fixtures, 1 10 100 copies

One process, one thread each. shihyo does all of its work, to Parquet and NDJSON; the peers only find the tables and
take their texts (pdftotext: the text). A peer that is not installed is left out. The ratio is of seconds of
processor to shihyo's; over 1 means that the peer takes longer.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PYMUPDF = """
import sys, pymupdf
for path in sys.argv[1:]:
    for page in pymupdf.open(path):
        for table in page.find_tables().tables:
            table.extract()
"""
PDFPLUMBER = """
import sys, pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()
"""
TABLERS = """
import sys
from tablers import Document, find_tables
for path in sys.argv[1:]:
    for page in Document(path).pages():
        find_tables(page, extract_text=True)
"""
PDFTOTEXT = """
import subprocess, sys
for path in sys.argv[1:]:
    subprocess.run(["pdftotext", "-layout", path, "-"], stdout=subprocess.DEVNULL, check=True)
"""


def peers(folder, output):
    """Name and command of each program that is there."""
    yield "shihyo extract", [ROOT / "target/release/shihyo", "extract", "--quiet", "--jobs", "1", "-o", output, folder]
    files = sorted(folder.rglob("*.pdf"))
    if shutil.which("pdftotext"):
        yield "pdftotext -layout", [sys.executable, "-c", PDFTOTEXT, *files]
    for name, module, program in [
        ("tablers", "tablers", TABLERS),
        ("PyMuPDF find_tables", "pymupdf", PYMUPDF),
        ("pdfplumber", "pdfplumber", PDFPLUMBER),
    ]:
        if subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0:
            yield name, [sys.executable, "-c", program, *files]


def run(command):
    """Seconds of processor and peak resident MB of a command and its children; `None` where it fails."""
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    return None if status else (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fixtures/pdf"
    counts = [int(word) for word in sys.argv[2:]] or [1, 10, 100]
    reports = sorted(folder.rglob("*.pdf"))
    print("copies\tfiles\tprogram\tseconds\tratio\tpeak_mb")
    for copies in counts:
        with tempfile.TemporaryDirectory() as scratch:
            source = Path(scratch) / "in"
            for number in range(copies):
                for index, report in enumerate(reports):
                    # A comment at the end makes each copy a file of its own.
                    target = source / f"{number:05}" / f"{index:03}.pdf"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(report.read_bytes() + f"\n% {number}\n".encode())
            ours = None
            for name, command in peers(source, Path(scratch) / "out"):
                found = run(command)
                if found is None:
                    print(f"{copies}\t{copies * len(reports)}\t{name}\tfailed\t\t", flush=True)
                    continue
                seconds, peak = found
                ours = ours or seconds
                print(f"{copies}\t{copies * len(reports)}\t{name}\t{seconds:.2f}\t{seconds / ours:.1f}\t{peak:.0f}", flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The whole program on 1, 10, 100 and 1,000 copies of a set of reports: seconds, documents and megabytes a second, peak memory.

    cargo build --release
    python3 benches/scale.py                         # the fixtures
    python3 benches/scale.py FOLDER [COPIES …]       # another folder's reports

Each copy gets a line of its own, so that no two are the same document. Memory is the kernel's own
high-water mark of the process. Nothing but the standard library is needed.
"""
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/shihyo"


def collect(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".pdf"))


def copy(reports, copies, target):
    """Writes the copies; `%` makes the line of its own a comment of a PDF."""
    for number in range(copies):
        folder = target / f"{number:05}"
        folder.mkdir(parents=True)
        for index, report in enumerate(reports):
            (folder / f"{index:03}{report.suffix}").write_bytes(report.read_bytes() + f"\n% {number}\n".encode())


def run(source, output, jobs):
    """Seconds on the wall, seconds of processor and peak resident bytes of one run."""
    words = [PROGRAM, "extract", "--quiet", "--jobs", str(jobs), "-o", output, source]
    started = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    if status:
        raise SystemExit(f"shihyo ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def main(words):
    folder = Path(words[0]) if words else ROOT / "fixtures/documents"
    counts = [int(word) for word in words[1:]] or [1, 10, 100, 1000]
    reports = collect(folder)
    size = sum(path.stat().st_size for path in reports)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    print(f"# {time.strftime('%Y-%m-%d')}, commit {commit}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"# {len(reports)} reports, {size / 1e6:.3f} MB, from {'/'.join(folder.parts[-2:])}")
    print("copies\tjobs\tdocuments\tseconds\tcpu_seconds\tdocuments_per_second\tmb_per_second\tmb_per_cpu_second\tpeak_mb")
    for jobs in sorted({1, os.cpu_count() or 1}):
        for copies in counts:
            with tempfile.TemporaryDirectory() as work:
                copy(reports, copies, Path(work) / "in")
                seconds, cpu, peak = run(Path(work) / "in", Path(work) / "out", jobs)
            megabytes = size * copies / 1e6
            print(
                f"{copies}\t{jobs}\t{len(reports) * copies}\t{seconds:.3f}\t{cpu:.3f}\t{len(reports) * copies / seconds:.0f}"
                f"\t{megabytes / seconds:.2f}\t{megabytes / cpu:.2f}\t{peak / 1e6:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])

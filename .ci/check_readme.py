"""What the README shows is what comes out: its query over the demo dataset, its finding, its page.

    python .ci/check_readme.py output target/release/shihyo
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb


def table(rows, names):
    """Rows as the README shows them."""
    text = lambda value: "" if value is None else str(value).removesuffix(".0")
    lines = [names, ["---"] * len(names)] + [[text(value) for value in row] for row in rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def main(folder, program):
    readme = Path("README.md").read_text(encoding="utf-8")
    faults = []
    query = re.search(r"```sql\n(.*?)```", readme, re.S)[1]
    result = duckdb.connect().execute(query.replace("'output/", f"'{folder}/"))
    names = [column[0] for column in result.description]
    shown = table(result.fetchall(), names)
    if "\n".join(shown) not in readme:
        faults.append("the query gives\n" + "\n".join(shown))

    page = re.search(r"```tsv\n(.*?)```", readme, re.S)[1]
    reports = "".join(path.read_text(encoding="utf-8") for path in sorted(Path("fixtures/documents").glob("*/report.txt")))
    faults += [f"no fixture has the line {line!r}" for line in page.splitlines() if line not in reports]

    finding = re.search(r"```console\n\$ shihyo extract (\S+)[^\n]*\n(.*?)```", readme, re.S)
    with tempfile.TemporaryDirectory() as output:
        said = subprocess.run([program, "extract", finding[1], "-v", "-o", output], capture_output=True, text=True).stderr
    if finding[2].strip() not in said:
        faults.append("the finding is not what the program says:\n" + said)
    for fault in faults:
        print(fault, file=sys.stderr)
    print("README: query, page and finding are as shown" if not faults else "README is out of date")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Validates each NDJSON file of a dataset against the JSON Schema that the program prints, and against its Parquet file.

    python .ci/check_ndjson.py output target/release/shihyo
"""
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pyarrow.parquet as pq

from contract import TABLES


def main(folder, program):
    printed = subprocess.run([program, "schema", "--as", "json-schema"], check=True, capture_output=True).stdout
    whole = json.loads(printed)
    faults = []
    for table in TABLES:
        lines = (Path(folder) / f"{table}.ndjson").read_text(encoding="utf-8").splitlines()
        schema = {"$schema": whole["$schema"], "$defs": whole["$defs"], "$ref": f"#/$defs/{table}"}
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        names = pq.read_schema(Path(folder) / f"{table}.parquet").names
        rows = pq.ParquetFile(Path(folder) / f"{table}.parquet").metadata.num_rows
        if rows != len(lines):
            faults.append(f"{table}: {len(lines)} lines of NDJSON, {rows} rows of Parquet")
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            if list(row) != names:
                faults.append(f"{table}.ndjson:{number}: keys {list(row)} are not the columns {names}")
            for error in validator.iter_errors(row):
                faults.append(f"{table}.ndjson:{number}: {error.json_path}: {error.message[:200]}")
            if len(faults) > 20:
                break
        print(f"{table:14} {len(lines):6} lines hold to the schema")
    package = json.loads((Path(folder) / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        # A resource may be one path or several.
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        faults += [f"datapackage.json names {path}, which is not there" for path in paths if not (Path(folder) / path).is_file()]
    print(f"datapackage.json names {len(package['resources'])} resources")
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

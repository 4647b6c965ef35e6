"""Opens each Parquet file of a dataset in DuckDB and in pyarrow: columns in the contract's order, types as it says.

    python .ci/check_parquet.py output
"""
import decimal
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from contract import TABLES, columns, in_order

INTEGERS = {"int32": ("INTEGER", pa.int32()), "int64": ("BIGINT", pa.int64()), "uint8": ("UTINYINT", pa.uint8()),
            "uint16": ("USMALLINT", pa.uint16()), "uint32": ("UINTEGER", pa.uint32())}
# Counts whose width the contract leaves open.
LOOSE = {"byte_size", "page_count", "table_count", "observation_count", "error_count", "warning_count"}


def is_text(kind):
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def arrow_is(kind, name, found):
    if kind == "any":
        return True
    if kind == "text":
        return is_text(found)
    if kind == "integer" or name in LOOSE:
        return pa.types.is_integer(found)
    if kind in INTEGERS:
        return found == INTEGERS[kind][1]
    if kind == "decimal":
        return pa.types.is_decimal(found) and (found.precision, found.scale) == (28, 6)
    if kind == "day":
        return found == pa.date32()
    if kind == "bool":
        return pa.types.is_boolean(found)
    listed = pa.types.is_list(found) or pa.types.is_large_list(found)
    return listed and (is_text(found.value_type) if kind == "texts" else pa.types.is_floating(found.value_type))


def duck_is(kind, name, found):
    if kind == "any":
        return True
    if kind == "integer" or name in LOOSE:
        return found in ("INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "SMALLINT", "TINYINT")
    if kind in INTEGERS:
        return found == INTEGERS[kind][0]
    wanted = {"text": ["VARCHAR"], "decimal": ["DECIMAL(28,6)"], "day": ["DATE"], "bool": ["BOOLEAN"],
              "texts": ["VARCHAR[]"], "floats": ["FLOAT[]", "DOUBLE[]"]}
    return found in wanted[kind]


def main(folder):
    faults = []
    connection = duckdb.connect()
    for table in TABLES:
        path = Path(folder) / f"{table}.parquet"
        if not path.is_file():
            faults.append(f"{path} is missing")
            continue
        file = pq.ParquetFile(path)
        schema = file.schema_arrow
        rows = file.read().num_rows
        duck = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()}
        counted = connection.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()[0]
        names = [name for name, _ in columns(table)]
        if not in_order(names, schema.names):
            faults.append(f"{table}: the columns are not those of the contract in its order: {schema.names}")
        if counted != rows:
            faults.append(f"{table}: DuckDB counts {counted} rows, pyarrow {rows}")
        for name, kind in columns(table):
            if name not in schema.names:
                faults.append(f"{table}.{name} is missing")
                continue
            found = schema.field(name).type
            if not arrow_is(kind, name, found):
                faults.append(f"{table}.{name} should be {kind}, pyarrow says {found}")
            if not duck_is(kind, name, duck[name]):
                faults.append(f"{table}.{name} should be {kind}, DuckDB says {duck[name]}")
        codec = file.metadata.row_group(0).column(0).compression if file.metadata.num_row_groups else "none"
        if rows and codec != "ZSTD":
            faults.append(f"{table}: compressed with {codec}, not zstd")
        print(f"{table:14} {rows:6} rows  {len(schema.names):3} columns  {codec}")
    faults += values(Path(folder), connection)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def values(folder, connection):
    """What an analyst does first: exact figures, keys that join, statuses that explain a null."""
    query = lambda sql: connection.execute(sql.replace("@", f"'{folder}/").replace("#", ".parquet'")).fetchall()
    faults = []
    if query("SELECT count(*) FROM @observations# o LEFT JOIN @indicators# i USING (indicator_id) WHERE i.indicator_id IS NULL") != [(0,)]:
        faults.append("observations point to indicators that are not there")
    if query("SELECT count(*) FROM @observations# WHERE (status = 'reported') <> (value IS NOT NULL)") != [(0,)]:
        faults.append("a reported figure without value, or a value with another status")
    if query("SELECT count(*) - count(DISTINCT observation_id) FROM @observations#") != [(0,)]:
        faults.append("observation_id is not unique")
    if query("SELECT count(*) FROM @cells# c LEFT JOIN @tables# t USING (table_id) WHERE t.table_id IS NULL") != [(0,)]:
        faults.append("cells point to tables that are not there")
    exact = query("SELECT value, base_value FROM @observations# WHERE unit = '億円' AND value = 10038")
    if (decimal.Decimal("10038"), decimal.Decimal("1003800000000")) not in exact:
        faults.append(f"10,038 億円 is not 1003800000000 円: {exact}")
    return faults


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

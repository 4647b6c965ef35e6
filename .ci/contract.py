"""The dataset's contract as the checks need it: each table's columns in order, with the kind of each."""

# Kinds: text, integers by width, decimal = DECIMAL(28,6), day, flag, lists of text or of floats.
# A question mark is not written: Parquet columns may all be null; what may be null is the schemas' business.
TABLES = {
    "documents": "document_id file_name uri media_type sha256 byte_size:int64 title publisher publisher_code "
    "page_count:uint32 producer text_layer table_count:uint32 observation_count:uint32 error_count:uint32 "
    "warning_count:uint32 extractor_version",
    "indicators": "indicator_id publisher name segment unit base_unit cumulative:bool direction direction_basis "
    "policy_path:texts document_ids:texts",
    "observations": "observation_id document_id indicator_id indicator segment activity department measure "
    "period_kind period_year:int32 period_start:day period_end:day period value:decimal decimals:uint8 comparator "
    "unit base_value:decimal base_unit status value_text variant cumulative:bool flags:texts notes:texts "
    "policy_path:texts table_id row:uint16 column:uint16 page:uint32 line:uint32 bbox:floats raw",
    "activities": "activity_id document_id name description departments:texts result policy_path:texts table_id "
    "page:uint32 line:uint32",
    "milestones": "document_id activity item department period_year:int32 plan continues:bool table_id page:uint32 "
    "line:uint32",
    "tables": "table_id document_id page_first:uint32 page_last:uint32 line_first:uint32 rows:integer "
    "columns:integer header_rows:integer kind caption ruling",
    "cells": "table_id document_id row:uint16 column:uint16 row_span:integer column_span:integer page:uint32 "
    "line:uint32 bbox:floats text raw role",
    "diagnostics": "rule severity message message_en document_id indicator period_year:int32 measure stated expected "
    "formula page:uint32 line:uint32 table_id row:integer column:integer bbox:floats raw help reference "
    "related:any fingerprint waived:bool",
}


def columns(table):
    """(name, kind) of each column that the contract names, in its order."""
    for word in TABLES[table].split():
        name, _, kind = word.partition(":")
        yield name, kind or "text"


def in_order(wanted, found):
    """Whether the wanted names stand in the found ones in this order; more may stand between them."""
    rest = iter(found)
    return all(name in rest for name in wanted)

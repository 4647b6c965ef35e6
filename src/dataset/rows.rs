//! The rows of the contract's tables: every column once, with its type, Japanese title and English description.
//! The structs, the Parquet columns, the CSV heads, the schemas and the data package all come from this list.

use crate::dataset::column::Column;
use crate::dataset::field::{Amount, Box4, Day, Field, Row, Text, Value};
use serde::{Deserialize, Serialize};

/// A table of the dataset.
#[derive(Debug)]
pub struct TableInfo {
    /// Which one.
    pub table: TableName,
    /// Its file name without extension.
    pub name: &'static str,
    /// Japanese title.
    pub title: &'static str,
    /// English description.
    pub description: &'static str,
    /// Columns in order.
    pub fields: &'static [Field],
    /// Columns that tell rows apart; empty where rows have no key.
    pub key: &'static [&'static str],
    /// Columns that point to another table's column of the same name.
    pub links: &'static [(&'static str, &'static str)],
}

macro_rules! rows {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $( $field:ident : $type:ty = $title:literal, $description:literal $(, one of $values:expr)? ; )*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name<'a> {
            $( #[doc = $description] pub $field: $type, )*
        }

        impl<'a> Row for $name<'a> {
            const FIELDS: &'static [Field] = &[$(
                Field {
                    name: stringify!($field),
                    kind: <$type as Value>::KIND,
                    nullable: <$type as Value>::NULLABLE,
                    title: $title,
                    description: $description,
                    values: { let _values: &'static [&'static str] = &[]; $( let _values = $values; )? _values },
                },
            )*];

            fn push(&self, columns: &mut [Column]) {
                let mut columns = columns.iter_mut();
                $( if let Some(column) = columns.next() { self.$field.push(column); } )*
            }

            fn json(&self, out: &mut Vec<u8>) {
                out.push(b'{');
                $(
                    out.extend_from_slice(concat!("\"", stringify!($field), "\":").as_bytes());
                    self.$field.json(out);
                    out.push(b',');
                )*
                out.pop();
                out.push(b'}');
            }

            fn csv(&self, out: &mut Vec<u8>) {
                $( self.$field.csv(out); out.push(b','); )*
                out.pop();
                out.extend_from_slice(b"\r\n");
            }
        }
    )*};
}

/// Values of `measure`.
pub const MEASURES: &[&str] = &[
    "baseline",
    "target",
    "actual",
    "forecast",
    "plan",
    "budget",
    "settlement",
    "achievement_rate",
    "progress_rate",
    "change",
    "rating",
];
/// Values of `status`, with the code of the SDMX list CL_OBS_STATUS that each maps to and what it says.
pub const STATUSES: &[(&str, &str, &str)] = &[
    ("reported", "A", "normal value"),
    ("qualitative", "A", "normal value, stated in words"),
    ("not_set", "M", "missing value; data cannot exist"),
    ("pending", "L", "missing value; data exist but were not collected yet"),
    ("excluded", "N", "not significant for the evaluation, or not carried out"),
    ("see_note", "O", "missing value; it stands elsewhere"),
];
const STATUS_NAMES: &[&str] = &["reported", "qualitative", "not_set", "pending", "excluded", "see_note"];
const PERIOD_KINDS: &[&str] = &["fiscal_year", "calendar_year", "month", "date", "range"];
const COMPARATORS: &[&str] = &["ge", "le", "gt", "lt", "approx"];
const VARIANTS: &[&str] = &["main", "parenthetical"];
const DIRECTIONS: &[&str] = &["higher", "lower"];
const TEXT_LAYERS: &[&str] = &["native", "ocr", "none"];
const RULINGS: &[&str] = &["ruled", "partly", "none", "text"];
const SEVERITIES: &[&str] = &["error", "warning", "info"];
const ROLES: &[&str] = &["header", "stub", "value", "label", "description", "note", "blank", "unresolved"];

rows! {
    /// One row a file.
    DocumentRow {
        document_id: Text<'a> = "文書ID", "First 16 hex digits of the SHA-256 of the bytes.";
        file_name: Text<'a> = "ファイル名", "File name without folders.";
        uri: Text<'a> = "所在", "Path as found, relative to the PATH that led to it, with `/`.";
        media_type: Text<'a> = "メディア種別", "`application/pdf` or `text/plain`, told from the bytes.";
        sha256: Text<'a> = "SHA-256", "SHA-256 of the bytes, 64 hex digits.";
        byte_size: u64 = "バイト数", "Size of the file in bytes.";
        title: Option<Text<'a>> = "標題", "Title as printed.";
        publisher: Option<Text<'a>> = "発行者", "Publisher: the municipality, as printed.";
        publisher_code: Option<Text<'a>> = "全国地方公共団体コード", "Code of the municipality, 6 digits; null when unknown.";
        page_count: Option<u32> = "ページ数", "Pages of a PDF; null for text.";
        producer: Option<Text<'a>> = "作成ソフト", "Program that made the PDF.";
        text_layer: Text<'a> = "文字の層", "Where the text comes from: typeset, character recognition, or none.", one of TEXT_LAYERS;
        table_count: u32 = "表の数", "Tables found.";
        observation_count: u32 = "観測値の数", "Observations read.";
        error_count: u32 = "エラー数", "Diagnostics of severity error.";
        warning_count: u32 = "警告数", "Diagnostics of severity warning.";
        extractor_version: Text<'a> = "抽出プログラムの版", "Version of shihyo that wrote the row.";
    }

    /// One row an indicator (指標・KPI・成果指標・活動指標).
    IndicatorRow {
        indicator_id: Text<'a> = "指標ID", "Stable across documents and years: publisher, label key and segment.";
        publisher: Option<Text<'a>> = "発行者", "Publisher of the documents.";
        name: Text<'a> = "指標名", "Name as first printed, normalized.";
        segment: Option<Text<'a>> = "区分", "Part of the indicator's population, area or line.";
        unit: Option<Text<'a>> = "単位", "Unit as printed, normalized.";
        base_unit: Option<Text<'a>> = "基本単位", "Unit without its multiplier.";
        cumulative: bool = "累計", "Whether figures accumulate from year to year.";
        direction: Option<Text<'a>> = "望ましい向き", "Which way is better; null when the document does not tell.", one of DIRECTIONS;
        direction_basis: Option<Text<'a>> = "向きの根拠", "What tells the direction: `stated` by the table's own words, or `profile`.";
        policy_path: Vec<Text<'a>> = "政策体系", "Headings that govern the indicator, from the highest down.";
        document_ids: Vec<Text<'a>> = "文書ID一覧", "Documents that state figures of the indicator.";
    }

    /// One row a stated figure.
    ObservationRow {
        observation_id: Text<'a> = "観測値ID", "Stable for the same document bytes.";
        document_id: Text<'a> = "文書ID", "Document that states the figure.";
        indicator_id: Text<'a> = "指標ID", "Indicator that the figure is of.";
        indicator: Text<'a> = "指標名", "Name as printed, normalized: without 累計 marks, footnote marks, list numbers and line breaks.";
        segment: Option<Text<'a>> = "区分", "Part of the indicator's population, area or line that this figure is about.";
        activity: Option<Text<'a>> = "事業・取組", "Initiative that the indicator belongs to.";
        department: Option<Text<'a>> = "担当課", "Department in charge.";
        measure: Text<'a> = "値の種類", "What the figure is of its indicator.", one of MEASURES;
        period_kind: Option<Text<'a>> = "期間の種類", "Kind of period.", one of PERIOD_KINDS;
        period_year: Option<i32> = "西暦年", "Western year; of a fiscal year, the year in which it starts.";
        period_start: Option<Day> = "期間の初日", "First day of the period.";
        period_end: Option<Day> = "期間の末日", "Last day of the period.";
        period: Option<Text<'a>> = "期間", "Period as printed, normalized.";
        value: Option<Amount> = "値", "Figure as printed, in `unit`, no multiplier applied; ▲ and △ are minus.";
        decimals: Option<u8> = "小数桁数", "Digits printed after the point.";
        comparator: Option<Text<'a>> = "比較", "以上 `ge`, 以下 `le`, 超 `gt`, 未満 `lt`, 約 `approx`.", one of COMPARATORS;
        unit: Option<Text<'a>> = "単位", "Unit as printed, normalized.";
        base_value: Option<Amount> = "基本単位での値", "Figure with the unit's multiplier applied.";
        base_unit: Option<Text<'a>> = "基本単位", "Unit without its multiplier.";
        status: Text<'a> = "状態", "What stands where a figure is promised.", one of STATUS_NAMES;
        value_text: Option<Text<'a>> = "値の文言", "The words, where they are the value.";
        variant: Text<'a> = "主従", "Main figure of the cell, or the second one in parentheses.", one of VARIANTS;
        cumulative: bool = "累計", "Whether the figure accumulates.";
        flags: Vec<Text<'a>> = "印", "Marks that the table defines, such as `covid_affected`.";
        notes: Vec<Text<'a>> = "注", "Texts of the footnotes that the cell, its row or its column points to.";
        policy_path: Vec<Text<'a>> = "政策体系", "Headings that govern the table.";
        table_id: Text<'a> = "表ID", "Table of the cell.";
        row: u16 = "行", "Row of the cell, from 0.";
        column: u16 = "列", "Column of the cell, from 0.";
        page: Option<u32> = "ページ", "1-based page of a PDF.";
        line: Option<u32> = "テキスト行", "1-based line of a text.";
        bbox: Option<Box4> = "枠", "x0, y0, x1, y1 in PDF points, origin at the top left.";
        raw: Text<'a> = "原文", "The cell's text before any normalization.";
    }

    /// One row an initiative (事業・取組).
    ActivityRow {
        activity_id: Text<'a> = "事業ID", "Stable for the same document bytes.";
        document_id: Text<'a> = "文書ID", "Document that names the initiative.";
        name: Text<'a> = "事業名", "Name as printed, normalized.";
        description: Option<Text<'a>> = "概要", "What it does.";
        departments: Vec<Text<'a>> = "担当課一覧", "Departments in charge.";
        result: Option<Text<'a>> = "実績", "What was done, in words.";
        policy_path: Vec<Text<'a>> = "政策体系", "Headings that govern it.";
        table_id: Option<Text<'a>> = "表ID", "Table in which it stands; null outside tables.";
        page: Option<u32> = "ページ", "1-based page of a PDF.";
        line: Option<u32> = "テキスト行", "1-based line of a text.";
    }

    /// One row a planned step in a year (年次計画).
    MilestoneRow {
        document_id: Text<'a> = "文書ID", "Document that states the plan.";
        activity: Option<Text<'a>> = "事業・取組", "Initiative that the step belongs to.";
        item: Text<'a> = "項目", "What is planned.";
        department: Option<Text<'a>> = "担当課", "Department in charge.";
        period_year: Option<i32> = "西暦年", "Year of the step; of a fiscal year, the year in which it starts.";
        plan: Text<'a> = "計画", "The plan's words.";
        continues: bool = "継続", "Whether an arrow carries the plan on.";
        table_id: Text<'a> = "表ID", "Table in which it stands.";
        page: Option<u32> = "ページ", "1-based page of a PDF.";
        line: Option<u32> = "テキスト行", "1-based line of a text.";
    }

    /// One row a table found.
    TableRow {
        table_id: Text<'a> = "表ID", "Document and number of the table.";
        document_id: Text<'a> = "文書ID", "Document in which it stands.";
        page_first: Option<u32> = "最初のページ", "Page on which it starts.";
        page_last: Option<u32> = "最後のページ", "Page on which it ends.";
        line_first: Option<u32> = "最初のテキスト行", "Line on which it starts.";
        rows: u32 = "行数", "Number of rows.";
        columns: u32 = "列数", "Number of columns.";
        header_rows: u32 = "見出し行数", "Rows of header at the top.";
        kind: Text<'a> = "種類", "What the table is for: kpi, count, series, plan, activity, legend, form, text.";
        caption: Option<Text<'a>> = "表題", "Caption tied to the table.";
        ruling: Text<'a> = "罫線", "How its cells were told apart.", one of RULINGS;
    }

    /// One row a cell of a table.
    CellRow {
        table_id: Text<'a> = "表ID", "Table of the cell.";
        document_id: Text<'a> = "文書ID", "Document of the cell.";
        row: u16 = "行", "Row of its top left corner, from 0.";
        column: u16 = "列", "Column of its top left corner, from 0.";
        row_span: u16 = "行の結合数", "Rows that it covers, at least 1.";
        column_span: u16 = "列の結合数", "Columns that it covers, at least 1.";
        page: Option<u32> = "ページ", "1-based page of a PDF.";
        line: Option<u32> = "テキスト行", "1-based line of a text.";
        bbox: Option<Box4> = "枠", "x0, y0, x1, y1 in PDF points, origin at the top left.";
        text: Text<'a> = "文字列", "Text, normalized.";
        raw: Text<'a> = "原文", "Text as printed.";
        role: Text<'a> = "役割", "What the cell does in its table.", one of ROLES;
    }

    /// Another place that a finding speaks of.
    RelatedRow {
        document_id: Text<'a> = "文書ID", "Document of the place.";
        page: Option<u32> = "ページ", "1-based page of a PDF.";
        line: Option<u32> = "テキスト行", "1-based line of a text.";
        table_id: Option<Text<'a>> = "表ID", "Table of the place.";
        row: Option<u16> = "行", "Row, from 0.";
        column: Option<u16> = "列", "Column, from 0.";
        message: Text<'a> = "説明", "What stands there, in Japanese.";
    }

    /// One row a finding.
    DiagnosticRow {
        rule: Text<'a> = "規則", "Name of the rule.";
        severity: Text<'a> = "重大度", "How serious it is.", one of SEVERITIES;
        message: Text<'a> = "内容", "What is wrong and why it matters, in Japanese.";
        message_en: Text<'a> = "内容（英語）", "The same in English.";
        document_id: Text<'a> = "文書ID", "Document concerned.";
        indicator: Option<Text<'a>> = "指標名", "Indicator concerned.";
        period_year: Option<i32> = "西暦年", "Western year of the period concerned.";
        measure: Option<Text<'a>> = "値の種類", "Measure concerned.", one of MEASURES;
        stated: Option<Text<'a>> = "記載", "What the document states.";
        expected: Option<Text<'a>> = "期待", "What it should state.";
        formula: Option<Text<'a>> = "計算", "How `expected` was reached: formula, rounding, cap.";
        page: Option<u32> = "ページ", "1-based page of a PDF.";
        line: Option<u32> = "テキスト行", "1-based line of a text.";
        table_id: Option<Text<'a>> = "表ID", "Table of the cell.";
        row: Option<u16> = "行", "Row of the cell, from 0.";
        column: Option<u16> = "列", "Column of the cell, from 0.";
        bbox: Option<Box4> = "枠", "x0, y0, x1, y1 in PDF points, origin at the top left.";
        raw: Option<Text<'a>> = "原文", "The cell's text as printed.";
        help: Option<Text<'a>> = "対処", "What to do, in Japanese.";
        reference: Option<Text<'a>> = "根拠", "Clause of 行政データにおける機械可読性に関するルール (令和8年3月31日), such as `L1-07`.";
        related: Vec<RelatedRow<'a>> = "関連箇所", "Other places concerned.";
        fingerprint: Text<'a> = "指紋", "Rule, indicator, period, measure and stated value: survives moved lines.";
        waived: bool = "免除", "Whether an entry of the waivers file covers it.";
    }
}

/// Names of the tables, in the order of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableName {
    Documents,
    Indicators,
    Observations,
    Activities,
    Milestones,
    Tables,
    Cells,
    Diagnostics,
}

impl TableName {
    /// What is known of the table.
    pub fn info(self) -> &'static TableInfo {
        &TABLES[self as usize] // One entry for each variant, in order; a test holds it.
    }
}

const OF_DOCUMENT: (&str, &str) = ("document_id", "documents");
const OF_TABLE: (&str, &str) = ("table_id", "tables");

/// All tables, in the order of the contract.
pub static TABLES: [TableInfo; 8] = [
    TableInfo {
        table: TableName::Documents,
        name: "documents",
        title: "文書",
        description: "One row a file.",
        fields: DocumentRow::FIELDS,
        key: &["document_id"],
        links: &[],
    },
    TableInfo {
        table: TableName::Indicators,
        name: "indicators",
        title: "指標",
        description: "One row an indicator (指標・KPI・成果指標・活動指標).",
        fields: IndicatorRow::FIELDS,
        key: &["indicator_id"],
        links: &[],
    },
    TableInfo {
        table: TableName::Observations,
        name: "observations",
        title: "観測値",
        description: "One row a stated figure.",
        fields: ObservationRow::FIELDS,
        key: &["observation_id"],
        links: &[OF_DOCUMENT, ("indicator_id", "indicators"), OF_TABLE],
    },
    TableInfo {
        table: TableName::Activities,
        name: "activities",
        title: "事業・取組",
        description: "One row an initiative.",
        fields: ActivityRow::FIELDS,
        key: &["activity_id"],
        links: &[OF_DOCUMENT, OF_TABLE],
    },
    TableInfo {
        table: TableName::Milestones,
        name: "milestones",
        title: "年次計画",
        description: "One row a planned step in a year.",
        fields: MilestoneRow::FIELDS,
        key: &[],
        links: &[OF_DOCUMENT, OF_TABLE],
    },
    TableInfo {
        table: TableName::Tables,
        name: "tables",
        title: "表",
        description: "Every table found.",
        fields: TableRow::FIELDS,
        key: &["table_id"],
        links: &[OF_DOCUMENT],
    },
    TableInfo {
        table: TableName::Cells,
        name: "cells",
        title: "セル",
        description: "Every cell of every table.",
        fields: CellRow::FIELDS,
        key: &["table_id", "row", "column"],
        links: &[OF_TABLE, OF_DOCUMENT],
    },
    TableInfo {
        table: TableName::Diagnostics,
        name: "diagnostics",
        title: "診断",
        description: "One row a finding.",
        fields: DiagnosticRow::FIELDS,
        key: &[],
        links: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_at_their_number() {
        for (number, info) in TABLES.iter().enumerate() {
            assert_eq!(info.table as usize, number);
        }
    }
}

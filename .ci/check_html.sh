#!/usr/bin/env bash
# Opens the officer's page in Chromium: every finding is there, nothing of a report runs, it is drawn, and it prints.
#
#     .ci/check_html.sh target/release/shihyo
#
# Installs Chromium with apt-get where there is none. The page, its picture and its print lie in target/ci/html/ afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/shihyo}")
out=$PWD/target/ci/html
rm -rf "$out"
mkdir -p "$out"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [[ -z $browser ]]; then
    apt-get install -y --no-install-recommends chromium >"$out/apt.log" 2>&1 || { cat "$out/apt.log"; exit 1; }
    browser=$(command -v chromium)
fi

profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
browse() {
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
        --user-data-dir="$profile" --enable-logging=stderr "$@" 2>>"$out/browser.log"
}
fail() {
    echo "check_html: $*" >&2
    exit 1
}
# Findings are what this is about: status 1 is right, 2 is not.
check() {
    "$program" check "$@" -q || [[ $? -eq 1 ]] || fail "shihyo check $* could not run"
}

# Drafts with mistakes, held against the dataset of one of them.
drafts=(fixtures/documents/aobano-kpi-mistakes/report.txt fixtures/documents/minatohama-list-mistakes/report.txt)
"$program" extract "${drafts[0]}" -o "$out/published" -q
# One published figure differs in the draft.
awk -F'\t' -v OFS='\t' '!done && $2 == "実績値" || !done && $3 == "実績値" { $NF = "77.7"; done = 1 } { print }' \
    "${drafts[0]}" >"$out/draft.txt"
check "$out/draft.txt" "${drafts[1]}" --against target/ci/html/published --format html -o "$out/check.html"
check "$out/draft.txt" "${drafts[1]}" --against target/ci/html/published --format json -o "$out/check.json"
expected=$(grep -c '"rule"' "$out/check.json")
browse --dump-dom "file://$out/check.html" >"$out/check.dom.html"
found=$(grep -c '<article' "$out/check.dom.html" || true)
grep -q '"rule":"restated-value"' "$out/check.json" || fail "the changed figure is not found"
[[ $expected -gt 5 && $found -eq $expected ]] || fail "$found of $expected findings stand in the page"
grep -q '<td[^>]*class="marked' "$out/check.dom.html" || fail "no cell is marked"
grep -q '<svg viewBox' "$out/check.dom.html" || fail "no chart is drawn"
grep -q '<html lang="ja">' "$out/check.dom.html" || fail "the page does not say its language"

# A report that tries to run something: its words are shown, and nothing ran.
printf '%s\n' '<script>document.title="ran"</script> 実績報告' '青葉野市' '' \
    $'指標名\t単位\t令和元年度 実績値\t令和2年度 実績値' \
    $'<img src=x onerror="document.title=1"></td><script>document.title="ran"</script>参加者数\t人\t120\t118' \
    $'合計特殊出生率"><svg onload=document.title=2>\t\t1.31\t131' >"$out/hostile.txt"
check "$out/hostile.txt" --against target/ci/html/published --format html -o "$out/hostile.html"
browse --dump-dom "file://$out/hostile.html" >"$out/hostile.dom.html"
grep -q '&lt;script&gt;' "$out/hostile.dom.html" || fail "the words of the hostile report are not shown"
! grep -qi '<script\|<img\|<[a-z][^>]* on[a-z]*=' "$out/hostile.dom.html" || fail "words of a report became markup"
grep -q '<title>検査結果' "$out/hostile.dom.html" || fail "a script of a report changed the title"

# Drawn and printed.
browse --window-size=1100,2400 --screenshot="$out/check.png" "file://$out/check.html"
browse --no-pdf-header-footer --print-to-pdf="$out/check.pdf" "file://$out/check.html"
[[ $(stat -c %s "$out/check.png") -gt 50000 ]] || fail "the picture of the page is nearly empty"
[[ $(head -c 5 "$out/check.pdf") == %PDF- ]] || fail "the page does not print"
! grep -qi 'refused to\|violates the following content security' "$out/browser.log" || fail "the page breaks its own policy"
echo "the page: $found findings, charts, a picture, a print; a hostile report stays text"

"""Looks over a SARIF file as GitHub does: version, one run, rules that results point to, places, fingerprints.

    python .ci/check_sarif.py output/diagnostics.sarif
"""
import json
import sys

LEVELS = {"error", "warning", "note", "none"}


def main(path):
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    faults = []
    if log.get("version") != "2.1.0" or "sarif-2.1.0" not in log.get("$schema", ""):
        faults.append("version and $schema must say 2.1.0")
    runs = log.get("runs", [])
    if len(runs) != 1:
        faults.append(f"{len(runs)} runs, one expected")
    results = 0
    for run in runs:
        driver = run["tool"]["driver"]
        rules = [rule["id"] for rule in driver.get("rules", [])]
        if driver.get("name") != "shihyo" or len(rules) != len(set(rules)):
            faults.append("the driver must be shihyo, each of its rules once")
        for rule in driver.get("rules", []):
            for key in ("shortDescription", "fullDescription", "help"):
                if not rule.get(key, {}).get("text"):
                    faults.append(f"{rule['id']} has no {key}")
        for result in run.get("results", []):
            results += 1
            rule = result.get("ruleId")
            if rule not in rules or rules[result.get("ruleIndex", rules.index(rule) if rule in rules else 0)] != rule:
                faults.append(f"a result points to {rule}, which is no rule of the driver")
            if result.get("level") not in LEVELS or not result.get("message", {}).get("text"):
                faults.append(f"{rule}: level or message is missing")
            if not result.get("partialFingerprints"):
                faults.append(f"{rule}: no partialFingerprints, so GitHub would report it anew each time")
            for location in result.get("locations") or [None]:
                place = (location or {}).get("physicalLocation", {})
                uri = place.get("artifactLocation", {}).get("uri", "")
                if not uri or uri.startswith("/") or "\\" in uri or " " in uri:
                    faults.append(f"{rule}: no relative, percent-encoded uri: {uri!r}")
                region = place.get("region")
                if region is not None and region.get("startLine", 1) < 1:
                    faults.append(f"{rule}: lines count from 1")
    print(f"{path}: {results} results")
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

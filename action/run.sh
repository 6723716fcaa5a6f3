#!/usr/bin/env bash
# What the GitHub Action runs: audit with annotations, then what may be shared, then the summary. Inputs come as
# variables, a value a line, and are never taken for code. Exits as the audit does: 1 a goal is missed, 2 it could
# not run.
set -uo pipefail

lines() { # lines VALUE [OPTION]: the lines of a value into the array `args`, each behind its option
  local line
  while IFS= read -r line; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    [ -n "$line" ] && args+=(${2:+"$2"} "$line")
  done <<< "$1"
}

contrasocial() { "${PYTHON:-python}" -m contrasocial "$@"; }

args=(); lines "${SOURCE:?a source is needed}"; sources=("${args[@]}")
args=(); [ -n "${BRAND:-}" ] && args+=(--brand "$BRAND"); which=("${args[@]}")
args=(); lines "${FAIL_ON:-}" --fail-on; lines "${REQUIRE:-}" --require; gates=("${args[@]}")
workspace="${WORKSPACE:-.contrasocial}" out="${OUT:-contrasocial-shared}"

own="$(mktemp -d)"
trap 'rm -rf "$own"' EXIT # the report with names stays on no runner
contrasocial audit "${sources[@]}" "${which[@]}" "${gates[@]}" --workspace "$workspace" --out "$own" --format github
code=$?
[ "$code" -gt 1 ] && exit "$code"

contrasocial share "${sources[@]}" "${which[@]}" --workspace "$workspace" --out "$out" || exit 2
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  "${PYTHON:-python}" -c 'import json, sys; print("word=" + json.load(open(sys.argv[1]))["verdict"]["word"])' \
    "$own/report.json" >> "$GITHUB_OUTPUT" || exit 2
fi
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$out/summary.md" >> "$GITHUB_STEP_SUMMARY"
if [ -n "${ISSUE:-}" ] && [ -n "${GH_TOKEN:-}" ]; then
  gh issue comment "$ISSUE" --body-file "$out/summary.md" || echo "::warning::the comment could not be written"
fi
exit "$code"

#!/usr/bin/env python3
"""Check a due-process record: the unpacked folder in, one line for each fault out.

It needs Python 3.9 or newer and nothing else. Run it in the folder of the record:

    python3 verify.py

It computes anew: the SHA-256 of every file named in manifest.json; every line of every
chain and its tie to the line before; every text against its hash; the electorate of every
ballot and the rules against the hashes that the transitions carry.
"""

import hashlib
import json
import sys
import unicodedata
from pathlib import Path

GENESIS = "0" * 64


def normal(value):
    """A JSON value with every string in Unicode form NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(part) for part in value]
    if isinstance(value, dict):
        return {normal(name): normal(part) for name, part in value.items()}
    return value


def sha256_of(value):
    """The hash of a value's canonical JSON: UTF-8, NFC, sorted names, no spaces."""
    text = json.dumps(
        normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(folder, name):
    """The JSON of one file."""
    return json.loads((folder / name).read_text("utf-8"))


def lines_of(path):
    """The lines of a chain."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def faults_of_files(folder):
    """Files that are missing, changed or not named in the manifest."""
    named = read(folder, "manifest.json")["files"]
    for name, sha256 in sorted(named.items()):
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{name} is not what the manifest says."
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    for name in sorted(there - set(named) - {"manifest.json"}):
        if "__pycache__" not in name:
            yield f"{name} is not named in the manifest."


def faults_of_chain(path):
    """Lines that were changed, left out, put elsewhere or added."""
    previous, expected = GENESIS, 1
    for line in lines_of(path):
        name = f"{path.name}, line {line['sequence']}"
        if line["sequence"] != expected:
            yield f"{path.name}: line {expected} is missing."
        if line["previous"] != previous:
            yield f"{name} does not follow the line before it."
        if "facts" in line:
            facts = {"sequence": line["sequence"], "previous": line["previous"]}
            if sha256_of({**line["facts"], **facts}) != line["sha256"]:
                yield f"{name} is not what its hash says."
        previous, expected = line["sha256"], line["sequence"] + 1


def faults_of_texts(folder):
    """Texts that do not have the hash under which they are listed."""
    for text in read(folder, "texts.json"):
        if not text["included"]:
            continue
        name = f"texts/r{text['number']:02d}-{text['sha256'][:8]}.json"
        if not (folder / name).is_file():
            yield f"{name} is missing."
        elif sha256_of(read(folder, name)) != text["sha256"]:
            yield f"{name} is not the text that was decided on."


def faults_of_rules(folder):
    """Rules and electorates that differ from what the transitions were recorded with."""
    decision = read(folder, "decision.json")
    if sha256_of(read(folder, "preset.json")) != decision["preset"]["sha256"]:
        yield "preset.json is not the version of the rules that was followed."
    lines = lines_of(folder / "chains" / "transitions.jsonl")
    known = {
        found
        for line in lines
        for name, found in (line.get("facts") or {}).get("data", {}).items()
        if name.startswith("electorate")
        for found in _each(found)
        if isinstance(found, str)
    }
    if any("held_back" in line for line in lines):
        return
    fields = ("person", "category", "organisation", "voters")
    for at, ballot in enumerate(read(folder, "ballots.json"), start=1):
        seats = [{name: seat[name] for name in fields} for seat in ballot["roster"]]
        if sha256_of(seats) not in known:
            yield f"The roster of ballot {at} is not the one with which it opened."


def _each(found):
    """One hash, a list of them, or one a group."""
    if isinstance(found, dict):
        return list(found.values())
    return found if isinstance(found, list) else [found]


def held_back(folder):
    """How many lines of the chains do not say what they hold."""
    chains = sorted((folder / "chains").glob("*.jsonl"))
    return sum("held_back" in line for path in chains for line in lines_of(path))


def faults(folder):
    """Everything wrong with a record."""
    yield from faults_of_files(folder)
    for path in sorted((folder / "chains").glob("*.jsonl")):
        yield from faults_of_chain(path)
    yield from faults_of_texts(folder)
    yield from faults_of_rules(folder)


def main():
    """Print what is wrong; the exit code is 0 when nothing is."""
    folder = Path(__file__).resolve().parent
    found = list(faults(folder))
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    if found:
        return 1
    count = held_back(folder)
    sys.stdout.write("Every file, chain, text and roster is what its hash says.\n")
    if count:
        sys.stdout.write(
            f"{count} lines of the chains are held back; their ties hold.\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

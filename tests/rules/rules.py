#!/usr/bin/python3
"""The records officer's tools: check, test, compare, explain."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import shutil
import sys

try:
    import jsonschema
except ImportError:
    jsonschema = None

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, tusch  # noqa: E402

SOURCE = pathlib.Path(__file__).parents[2]
RULES = SOURCE / "rules"

NEW_RULE = """
[regel journalnummer]
type       = PASSPORT_ID
mønster    = (?<![A-Z\\d])J-\\d{4}-\\d{5}(?!\\d)
kontrol    = tegn
point      = 70
forklaring = Journalnummer i det nye system
test ja    = se [[J-2026-00123]] i sagen
test nej   = J-2026-1
"""


def copy_of(folder, name="rules"):
    """Own rules to change; the large lists stay as they are."""
    target = folder.path / name
    shutil.copytree(RULES, target)
    return target


def append(path, text):
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def check(rules, status):
    result = tusch("rules", "check", "--rules", rules, "--json")
    expect_status(result, status)
    answer = json.loads(result.stdout)
    expect(answer["ok"] == (status == 0), "ok and the exit status disagree")
    fits_schema(answer, "check")
    return answer


def has(answer, kind, file, *words):
    found = [f for f in answer["faults"] if f["kind"] == kind and f.get("file") == file
             and all(word in f["text"] for word in words)]
    expect(found, f"no {kind} in {file} with {words}: {answer['faults'][:5]}")
    return found[0]


def shipped_rules_are_right(_folder):
    answer = check(RULES, 0)
    expect(answer["errors"] == 0 and answer["rules"] > 40 and answer["examples"] > 100, "counts")
    result = tusch("rules", "check")
    expect_status(result, 0)
    expect(result.stdout.splitlines()[-1].startswith("0 fejl, "), "last line holds the counts")


def all_faults_are_named(folder):
    rules = copy_of(folder)
    (rules / "patterns" / "egne.regler").write_text(
        "[regel uden-noget]\n"  # 1: no way to find anything
        "type = PERSON\n"
        "[regel galt-mønster]\n"
        "type = PERSON\n"
        "mønster = (abc\n"  # 5: a bracket is missing
        "point = mange\n"  # 6: no number
        "forklaring = Prøve\n"
        "test ja = abc\n"
        "test nej = def\n"
        "dette er ingen linje\n"  # 10: no '='
        "[regel galt-eksempel]\n"
        "type = PERSON\n"
        "mønster = qqq\n"
        "point = 70\n"
        "forklaring = Prøve\n"
        "test ja = xxx\n"  # 16: is not found
        "test nej = qqq\n"  # 17: is found
        "[undtagelse uden-regel]\n"
        "regel = findes-ikke\n"  # 19
        "virkning = gennemsyn\n"
        "begrundelse = Prøve\n"
        "udløber = 2099-01-01\n"
        "tekst før = x\n"
        "test gennemsyn = x\n", encoding="utf-8")
    answer = check(rules, 2)
    lines = {f["line"] for f in answer["faults"] if f.get("file") == "egne.regler"}
    expect(lines == {1, 5, 6, 10, 16, 17, 19}, f"lines {sorted(lines)}")
    result = tusch("rules", "check", "--rules", rules)
    expect("egne.regler:5: fejl: " in result.stdout, "file:line: in the words")


def dictionaries_are_looked_at(folder):
    rules = copy_of(folder)
    append(rules / "dictionaries" / "helbred.txt", "\nzqsyge*\nzqsygedom\nzqsyge*\nikke\n")
    (rules / "dictionaries" / "glemt.txt").write_text("ord\n", encoding="utf-8")
    answer = check(rules, 0)
    has(answer, "shadowed", "helbred.txt", "»zqsygedom«", "»zqsyge*«")
    has(answer, "duplicate", "helbred.txt", "»zqsyge*«")
    has(answer, "common-word", "helbred.txt", "»ikke«")
    has(answer, "unused", "glemt.txt")


def an_exception_expires(folder):
    rules = copy_of(folder)
    append(rules / "patterns" / "cpr.regler",
           "\n[undtagelse gammel]\nregel = cpr-uden-skilletegn\ntekst før = p-afgift\n"
           "virkning = gennemsyn\nbegrundelse = Prøve\nudløber = 2020-01-01\n"
           "test gennemsyn = p-afgift 0101901234\n")
    fault = has(check(rules, 0), "expired", "cpr.regler", "»gammel«", "2020-01-01")
    expect(fault["level"] == "warning", "a warning")


def broken_files_are_faults(folder):
    rules = copy_of(folder)
    (rules / "patterns" / "stor.regler").write_text("# " + "x" * 80 + "\n" + "# fyld\n" * 200000, encoding="utf-8")
    (rules / "patterns" / "latin.regler").write_bytes("[regel æble]\ntype = PERSON\n".encode("latin-1"))
    (rules / "patterns" / "tom.regler").write_bytes(b"")
    (rules / "patterns" / "klamme.regler").write_text("[regel\n", encoding="utf-8")
    (rules / "dictionaries" / "titler.txt").write_bytes("læge\n".encode("latin-1"))
    append(rules / "dictionaries" / "cpr-kontekst.tsv", "uden vægt\n")
    answer = check(rules, 2)
    files = {fault.get("file") for fault in answer["faults"] if fault["level"] == "error"}
    expect({"stor.regler", "latin.regler", "klamme.regler", "cpr-kontekst.tsv"} <= files, f"{files}")
    expect(any("titler.txt" in fault["text"] for fault in answer["faults"]), "a list that is not UTF-8")


def a_missing_dictionary_or_folder(folder):
    rules = copy_of(folder)
    (rules / "dictionaries" / "titler.txt").unlink()
    (rules / "dictionaries" / "medicin.txt").unlink()
    answer = check(rules, 2)
    texts = " ".join(f["text"] for f in answer["faults"])
    expect("titler.txt" in texts and "medicin.txt" in texts, "both are named")
    empty = folder.path / "empty"
    empty.mkdir()
    check(empty, 2)
    expect_status(tusch("rules", "check", "--rules", folder.path / "none"), 2)
    expect_status(tusch("rules", "fejlstavet"), 2)
    expect_status(tusch("rules"), 2)


GOLD = [
    {"id": "a", "requester": {"name": "Karen Holst", "cpr": "010190-1234"},
     "parties": [{"role": "søn", "owner": "third_party", "name": "Viggo Thorup Holst"}],
     "text": "Ærø: Viggo ringede om sag J-2026-00123. Cpr 020290-1236.",
     "spans": [("Viggo", "PERSON", "third_party", "party:0"), ("J-2026-00123", "PASSPORT_ID", "third_party", "party:0"),
               ("020290-1236", "CPR", "third_party", "party:0")],
     "decoys": [("Ærø", "PERSON")]},
    {"id": "b", "text": "Faktura uden noget. Ring til Zkrta.", "spans": [], "decoys": []},
]


def write_gold(folder):
    path = folder.path / "facit.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for case in GOLD:
            case = dict(case)
            text = case["text"]
            case["spans"] = [{"start": text.index(t), "end": text.index(t) + len(t), "type": c, "owner": o, "ref": r,
                              "form": "full"} for t, c, o, r in case["spans"]]
            case["decoys"] = [{"start": text.index(t), "end": text.index(t) + len(t), "looks_like": c}
                              for t, c in case["decoys"]]
            file.write(json.dumps(case, ensure_ascii=False) + "\n")
    return path


def fits_schema(answer, name):
    """The answer has the form that docs/schema promises (where the checker is installed)."""
    if jsonschema is not None:
        schema = json.loads((SOURCE / "docs" / "schema" / f"rules-{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(answer, schema)


def answer_of(*arguments, status=0):
    result = tusch("rules", *arguments, "--json")
    expect_status(result, status)
    answer = json.loads(result.stdout)
    fits_schema(answer, arguments[0])
    return answer


def gold_is_measured(folder):
    gold = write_gold(folder)
    answer = answer_of("test", gold)
    lines = {line["category"]: line for line in answer["categories"]}
    expect(lines["CPR"]["covered_recall"] == 1 and lines["CPR"]["overlap_precision"] == 1, "the CPR number")
    expect(lines["PASSPORT_ID"]["covered"] == 0, "no rule for journal numbers yet")
    expect(answer["all"]["gold"] == 3 and answer["all"]["covered"] == 2, f"all: {answer['all']}")
    expect(answer["cases"] == 2 and answer["leak_free_cases"] == 1, "a third party leaks in one of two")
    expect(answer["third_parties"] == 1 and answer["third_parties_covered"] == 0, "nobody is whole")
    groups = {group["group"]: group for group in answer["groups"]}
    expect(groups["PERSON third_party known"]["covered"] == 1, "known")
    miss = [m for m in answer["misses"] if m["category"] == "PASSPORT_ID"]
    expect(len(miss) == 1 and "[J-2026-00123]" in miss[0]["context"], f"misses {answer['misses']}")
    expect(answer["decoys"] == [{"looks_like": "PERSON", "n": 1, "hits": 0}], f"decoys {answer['decoys']}")
    rules = copy_of(folder)
    append(rules / "patterns" / "tal.regler", NEW_RULE)
    better = answer_of("test", gold, "--rules", rules)
    expect(better["all"]["covered"] == 3 and better["leak_free_cases"] == 2, "a rule closes the gap")
    words = tusch("rules", "test", gold)
    expect_status(words, 0)
    expect("PASSPORT_ID" in words.stdout and "[J-2026-00123]" in words.stdout, "words")


def bad_gold_is_refused(folder):
    gold = folder.path / "galt.jsonl"
    gold.write_text('{"id": "a", "text": "abc", "spans": [{"start": 1, "end": 9, "type": "CPR"}]}\n', encoding="utf-8")
    result = tusch("rules", "test", gold)
    expect_status(result, 2)
    expect(f"{gold}:1: " in result.stderr and "end" in result.stderr, result.stderr)
    gold.write_text('{"id": "a", "text": "abc", "spans": [{"start": 1, "end": 1, "type": "CPR"}]}\n', encoding="utf-8")
    expect_status(tusch("rules", "test", gold), 2)
    gold.write_text("ikke json\n", encoding="utf-8")
    expect_status(tusch("rules", "test", gold), 2)
    expect_status(tusch("rules", "test", folder.path / "mangler.jsonl"), 1)
    expect_status(tusch("rules", "test"), 2)


def compare_shows_what_is_lost(folder):
    rules = copy_of(folder)
    path = rules / "patterns" / "tal.regler"
    sections = path.read_text(encoding="utf-8").split("\n[")
    kept = [s for s in sections if not s.startswith("regel mail]")]
    expect(len(kept) == len(sections) - 1, "the rule is there")
    path.write_text("\n[".join(kept) + NEW_RULE, encoding="utf-8")
    text = folder.path / "sag.txt"
    text.write_text("Skriv til b7@post.example om J-2026-00123, cpr 010190-1234.\n", encoding="utf-8")
    answer = answer_of("compare", RULES, rules, text)
    expect((answer["lost"], answer["won"], answer["same"]) == (1, 1, 1), f"{answer}")
    by_rule = {(line["change"], line["category"], line["rule"]): line["n"] for line in answer["by_rule"]}
    expect(by_rule == {("lost", "EMAIL", "mail"): 1, ("won", "PASSPORT_ID", "journalnummer"): 1}, f"{by_rule}")
    expect(any("[b7@post.example]" in c["context"] for c in answer["changes"]), "an example")
    words = tusch("rules", "compare", RULES, rules, text)
    expect("Tabt" in words.stdout and "EMAIL mail" in words.stdout, words.stdout)
    nothing = answer_of("compare", RULES, RULES, text)
    expect(nothing["changes"] == [] and nothing["same"] == 2, "nothing changes")


def compare_shows_an_exception(folder):
    rules = copy_of(folder)
    append(rules / "patterns" / "cpr.regler",
           "\n[undtagelse afgift]\nregel = cpr-med-skilletegn\ntekst før = kundeblad\n"
           "virkning = gennemsyn\nbegrundelse = Prøve\nudløber = 2099-01-01\n"
           "test gennemsyn = kundeblad 010190-1234\n")
    text = folder.path / "sag.txt"
    text.write_text("Se kundeblad 010190-1234 i sagen.\n", encoding="utf-8")
    answer = answer_of("compare", RULES, rules, text)
    expect((answer["lowered"], answer["lost"], answer["won"]) == (1, 0, 0), f"{answer}")


def compare_refuses_faulty_rules(folder):
    rules = copy_of(folder)
    append(rules / "patterns" / "tal.regler", "\nforkert\n")
    text = folder.path / "sag.txt"
    text.write_text("x\n", encoding="utf-8")
    result = tusch("rules", "compare", RULES, rules, text)
    expect_status(result, 2)
    expect("tal.regler:" in result.stderr, result.stderr)
    expect_status(tusch("rules", "compare", RULES, RULES, folder.path / "mangler.txt"), 1)
    expect_status(tusch("rules", "compare", RULES), 2)


TEXT = """Ærø Kommune. Karen talte med overlæge Frost.
Ordination 010924-1187 er hentet. Hun er sygmeldt siden maj.
Se A010190-1234 og cpr 320190-1234. Storm over byen. <b>Skriv & svar</b>
"""


def explain(folder, *arguments, status=0):
    path = folder.path / "sag.txt"
    path.write_text(TEXT, encoding="utf-8")
    return answer_of("explain", path, *arguments, status=status)["places"]


def look_of(place, rule):
    looks = [look for look in place["looks"] if look["rule"] == rule]
    expect(len(looks) == 1, f"{rule}: {place['looks']}")
    return looks[0]


def marked_text_is_explained(folder):
    place, = explain(folder, "--text", "Frost")
    expect(place["marked"] and place["line"] == 1, "found on line 1")
    look = look_of(place, "navn-efter-titel")
    expect(look["won"] and look["outcome"] == "marked" and look["points"] >= 60, f"{look}")
    word, = place["words"]
    expect(any("efternavne.txt:" in line for line in word["lists"]), f"lists {word['lists']}")
    expect("en titel står lige før" in word["signs"], f"signs {word['signs']}")


def context_words_are_named(folder):
    place, = explain(folder, "--text", "010924-1187")
    look = look_of(place, "cpr-med-skilletegn")
    expect(look["outcome"] == "review" and look["won"], f"{look}")
    expect("ordination" in look["context_word"] and look["context_points"] < 0, f"{look}")
    name, line = look["context_place"].split(":")
    lines = (RULES / "dictionaries" / name).read_text(encoding="utf-8").splitlines()
    expect(lines[int(line) - 1].split("\t")[0] == look["context_word"], "the line holds the word")
    expect(look["points"] == look["base_points"] + look["extra_points"] + look["context_points"], "the sum")


def unmarked_text_is_explained(folder):
    place, = explain(folder, "--text", "A010190-1234")
    expect(not place["marked"], "a letter in front")
    look = look_of(place, "cpr-med-skilletegn")
    expect(look["outcome"] == "neighbours" and "lige før" in look["note"], f"{look}")
    place, = explain(folder, "--text", "sygmeldt")
    look = look_of(place, "helbred")
    expect(look["outcome"] == "near" and "»sygemeld*«" in look["dictionary_place"], f"{look}")
    place, = explain(folder, "--text", "320190")
    expect(look_of(place, "cpr-med-skilletegn")["outcome"] == "check-refused", "no such date")
    expect(look_of(place, "cpr-umulig-dato")["won"], "the other rule won")
    place, = explain(folder, "--text", "Storm")
    look = look_of(place, "navn-tvetydigt")
    expect(not place["marked"] and look["outcome"] == "too-few-points" and look["points"] < 25, f"{look}")


def places_are_found(folder):
    by_number, = explain(folder, "--at", "13")
    by_line, = explain(folder, "--at", "1:14")
    expect(by_number == by_line and by_number["text"] == "Karen", f"{by_number['text']}")
    path = folder.path / "sag.txt"
    for arguments in (["--at", "99999"], ["--at", "x"], ["--at", "0:1"], ["--text", "findes ikke"], [],
                      ["--at", "1", "--text", "a"], ["--text", ""]):
        expect_status(tusch("rules", "explain", path, *arguments), 2)
    expect_status(tusch("rules", "explain", folder.path / "mangler.txt", "--at", "1"), 1)


def known_parties_count(folder):
    request = folder.write_request(tap.request(parties=[{"name": "Zkrta Sygmeldt", "role": "third-party"}]))
    place, = explain(folder, "--text", "sygmeldt", "--request", request)
    expect(place["words"][0]["text"] == "sygmeldt", "the word is shown")
    place, = explain(folder, "--text", "Karen", "--request", request)
    expect(place["marked"], "still found")


def the_page_stands_alone(folder):
    page = folder.path / "forklaring.html"
    explain(folder, "--text", "svar", "--html", page)
    html = page.read_text(encoding="utf-8")
    expect('lang="da"' in html and "&lt;b&gt;Skriv &amp; " in html, "text is escaped")
    for outside in ("http://", "https://", "src=", "<script", "<link", "url("):
        expect(outside not in html, f"{outside} in the page")


if __name__ == "__main__":
    tap.main([
        shipped_rules_are_right,
        all_faults_are_named,
        dictionaries_are_looked_at,
        an_exception_expires,
        broken_files_are_faults,
        a_missing_dictionary_or_folder,
        gold_is_measured,
        bad_gold_is_refused,
        compare_shows_what_is_lost,
        compare_shows_an_exception,
        compare_refuses_faulty_rules,
        marked_text_is_explained,
        context_words_are_named,
        unmarked_text_is_explained,
        places_are_found,
        known_parties_count,
        the_page_stands_alone,
    ])

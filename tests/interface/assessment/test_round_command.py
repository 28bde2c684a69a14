"""`perform round` and `perform grant` against a running service, as a group uses them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chassis.rpc_client import RpcClient
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.assessment.grouping import OWN, PARTS
from tests.interface.assessment.performing import Ran, performed

ADA = f"member:Ada:{OWN}"

Perform = Callable[..., Ran]


@pytest.fixture
def perform(running_node: PrivateNode, process: ServiceProcess) -> Perform:
    """Give ``perform("round", "begin", ...)``, which runs it and gives what it said."""

    def run(*arguments: str, by: str | None = ADA) -> Ran:
        group, command, *rest = arguments
        who = [] if by is None else ["--as", by]
        return performed(running_node, group, command, "--node", "gb", *who, *rest)

    return run


def test_group_goes_from_the_first_answer_to_the_validated_score(
    perform: Perform, tmp_path: Path
) -> None:
    profile = ["--sector", "health", "--size", "small", "--year", "2024"]
    model = ["--model", "perform-full", "--edition", "2003"]
    status, out, _ = perform("round", "begin", "--organisation", OWN, *model, *profile, "--json")
    assert status == 0
    round_id = json.loads(out)["round"]["id"]

    status, out, _ = perform("round", "invite", "board:Bo", "volunteer:Cy", "--json")
    tokens = [each["token"] for each in json.loads(out)["respondents"]]
    for token, score in zip(tokens, ("20", "80"), strict=True):
        answered = perform("round", "answer", "--token", token, "--answer", f"1a={score}", by=None)
        assert answered == (0, "1 answer saved\n", "")

    _, out, _ = perform("round", "merge")
    assert "talk first about: 1a" in out
    assert "Bo" not in out
    assert perform("round", "gather")[0] == 0

    file = tmp_path / "agreed.csv"
    rows = [f"{code},50,Known to all,," for code in PARTS[:-1]]
    header = "code,score,strengths,improvements,note"
    file.write_text("\n".join([header, *rows, f"{PARTS[-1]},n/a,,,"]))
    _, _, refused = perform("round", "agree", "--file", str(file))
    assert "say why it does not apply" in refused
    file.write_text("\n".join([header, *rows, f"{PARTS[-1]},,,,"]))
    _, _, refused = perform("round", "agree", "--answer", f"{PARTS[-1]}=57%")
    assert "percent sign" in refused
    assert perform("round", "agree", "--file", str(file), "--agreed", "Bo")[0] == 0
    _, out, _ = perform("round", "progress")
    assert "scores are missing: 9b" in out
    assert perform("round", "agree", "--answer", "9b=n/a:No accounts yet")[0] == 0
    assert perform("round", "agree", "--answer", "1a=55")[0] == 0
    table = tmp_path / "answers.csv"
    assert perform("table", "export", "--out", str(table))[0] == 0
    with table.open(encoding="utf-8-sig", newline="") as stream:
        first = next(csv.DictReader(stream))
    assert (first["code"], first["score"]) == ("1a", "55")
    assert (first["strengths"], first["agreed"]) == ("Known to all", "Bo")

    status, out, _ = perform("round", "submit")
    assert status == 0
    assert "handed in as assessment" in out

    give = ["--to", "A. Guide", "--scope", "validate", "--until", "2027-12-31"]
    assert perform("grant", "give", "--organisation", OWN, *give)[0] == 0
    guide = "practitioner+validator:A. Guide"
    about = ["--organisation", OWN, "--round", round_id]
    changed = perform(
        "round", "validate", *about, "--answer", "1a=30", "--reason", "No minutes", by=guide
    )
    assert changed[0] == 0
    status, out, _ = perform("round", "confirm", *about, by=guide)
    assert (status, out.partition(";")[0]) == (0, "validated")

    _, out, _ = perform("round", "validation")
    assert "validated by A. Guide on" in out
    assert "1a      agreed 55, validated 30: No minutes" in out

    _, out, _ = perform("grant", "accesses", "--organisation", OWN)
    assert "A. Guide" in out
    assert "confirm_validation" in out
    _, out, _ = perform("grant", "list", "--organisation", OWN)
    grant = out.split()[0]
    assert perform("grant", "revoke", grant)[0] == 0
    status, _, errors = perform("round", "confirm", *about, by=guide)
    assert status != 0
    assert "not yours to see" in errors


def test_theme_is_shown_across_the_model(perform: Perform) -> None:
    profile = ["--sector", "health", "--size", "small", "--year", "2025"]
    model = ["--model", "perform-full", "--edition", "2026"]
    _, out, _ = perform("round", "begin", "--organisation", OWN, *model, *profile, "--json")
    about = ["--round", json.loads(out)["round"]["id"]]
    said = ["--answer", "1d.e=40", "--answer", "2a.e=?"]
    assert perform("round", "agree", *about, *said)[0] == 0

    status, out, _ = perform("round", "theme", *about)

    assert status == 0
    assert out.startswith("Equality: who takes part")
    assert "        40.0 %\n" in out
    assert "1 of 16 answered, 1 not known, 14 open" in out
    assert "mean of 1 scored answers: 40.0 %" in out
    status, _, errors = perform("round", "theme", *about, "--layer", "validated")
    assert (status, "no validated answers yet" in errors) == (1, True)
    status, out, _ = perform("round", "theme", *about, "--json")
    assert json.loads(out)["counts"]["open"] == 14


def test_page_gets_a_questionnaire_from_a_running_service(
    process: ServiceProcess, operator: RpcClient
) -> None:
    listed = operator.call("assessment.list_questionnaires", {})
    asked = {"model": "perform-quick", "language": "pl"}
    found = operator.call("assessment.get_questionnaire", asked)

    assert [each["model"] for each in listed["models"]][-1] == "perform-quick"
    assert (found["language"], found["state"], len(found["criteria"])) == ("pl", "draft", 9)

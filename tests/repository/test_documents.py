"""README is short, links lead somewhere, decisions and the changelog keep their form."""

import re
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, files, name

PAGES = files("*.md")
DECISIONS = files("docs/decisions/[0-9]*.md")
FENCE = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), flags=re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")
        for heading in headings
    }


def test_readme_is_short_and_has_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()

    assert len(readme.splitlines()) < 150
    assert re.search(r"^make up$", readme, flags=re.MULTILINE)
    assert re.search(r"^make test$", readme, flags=re.MULTILINE)
    assert re.search(r"<(?:img|picture)|!\[", readme), "README shows a picture"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)

    dead = []
    for target in targets:
        place, _, anchor = target.partition("#")
        if "://" in place or place.startswith("mailto:"):
            continue
        goal = (page.parent / place).resolve() if place else page
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            dead.append(target)

    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_line_holds_one_sentence(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    prose = re.sub(r"`[^`]*`", "code", prose)

    crowded = [
        line
        for line in prose.splitlines()
        if not line.lstrip().startswith("|") and re.search(r"[a-z)\]\"]{2}[.!?]\*{0,2} [A-Z]", line)
    ]

    assert crowded == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_decision_follows_the_template(page: Path) -> None:
    text = page.read_text()

    title, *rest = text.splitlines()
    sections = re.split(r"^## ", "\n".join(rest), flags=re.MULTILINE)[1:]
    headings = [section.splitlines()[0] for section in sections]
    assert re.fullmatch(rf"# {page.name[:4]}\. [A-Z].{{10,}}[^.]", title), "title: the decision"
    assert headings == ["Context", "Decision", "Alternatives", "Consequences"]
    assert all(len(section.split()) > 15 for section in sections), "every section says something"
    assert f"- [{title[2:]}]({page.name})" in (page.parent / "README.md").read_text()


@pytest.mark.parametrize("page", files("docs/runbooks/*-*.md"), ids=name)
def test_runbook_answers_the_six_questions(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(), flags=re.MULTILINE)

    assert headings == ["Signal", "Meaning", "Check", "Act", "Verify", "Tell"]
    assert f"({page.name})" in (page.parent / "README.md").read_text()


def test_changelog_keeps_its_form() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text().splitlines()
    headings = [line for line in lines if line.startswith("#")]

    assert headings[:2] == ["# Changelog", "## [Unreleased]"]
    for heading in headings[1:]:
        assert re.fullmatch(
            r"## \[Unreleased\]|## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}"
            r"|### (Added|Changed|Deprecated|Removed|Fixed|Security)",
            heading,
        ), heading

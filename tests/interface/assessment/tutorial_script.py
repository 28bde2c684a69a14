"""A page as a script: its files are written, its commands are given, its output is compared.

- ````` ```csv title=agreed.csv ````` is a file, written before the first command.
- ````` ```console ````` holds commands after `$ `, each with the output that it shows; a command
  goes on in the next line after a `\\` at its end.
- `<round>` stands for what differs each time: its first appearance in an output takes it, and
  everywhere after that it is what was taken. `<some day>` differs too, and is not taken.
- A line `...` stands for any number of lines.
- A command fails exactly where its output ends with a line of `perform: `.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"```(?P<kind>\w*)(?: title=(?P<title>\S+))?")
VARYING = re.compile(r"<([a-z][a-z ]*)>")
ANY_LINES, SOME, PROMPT, COMPLAINT = "...", "some ", "$ ", "perform: "

# Runs the words of a command; gives its exit status and what it said.
Run = Callable[[list[str]], tuple[int, str]]


@dataclass(frozen=True)
class Step:
    """A command and its output, with the numbers of the lines of the page where each begins."""

    line: int
    command: str
    below: int
    output: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """What a page asks for, in its order."""

    files: Mapping[str, str]
    steps: tuple[Step, ...]


def script(page: str) -> Script:
    """Read a page."""
    files: dict[str, str] = {}
    steps: list[Step] = []
    for line, kind, title, content in _blocks(page):
        if title is not None:
            files[title] = "".join(f"{each}\n" for each in content)
        else:
            assert kind == "console", f"line {line}: neither commands nor a file that has a title"
            steps += _steps(line, content)
    return Script(files, tuple(steps))


def play(page: Path, folder: Path, run: Run, given: Mapping[str, str]) -> dict[str, str]:
    """Do everything that a page shows; gives what was taken from the outputs.

    `given` is what a reader chooses, such as a day to come. Raises AssertionError that names the
    line of the page where it and the program differ.
    """
    asked = script(page.read_text(encoding="utf-8"))
    for name, content in asked.files.items():
        (folder / name).write_text(content, encoding="utf-8")
    known = dict(given)
    for step in asked.steps:
        place = f"{page.name}:{step.line}"
        status, said = run(shlex.split(_filled(place, step.command, known)))
        _compare(page.name, step, said.splitlines(), known)
        complains = bool(step.output) and step.output[-1].startswith(COMPLAINT)
        assert status == int(complains), f"{place}: {step.command} ended with status {status}"
    return known


def _blocks(page: str) -> Iterator[tuple[int, str, str | None, list[str]]]:
    """Blocks between fences, with the number of their first line."""
    opened, content = None, list[str]()
    for number, line in enumerate(page.splitlines(), start=1):
        if opened is None:
            opened, content = FENCE.fullmatch(line), []
        elif line == "```":
            yield number - len(content), opened["kind"], opened["title"], content
            opened = None
        else:
            content.append(line)
    assert opened is None, "the last block is not closed"


def _steps(first: int, content: list[str]) -> Iterator[Step]:
    number = 0
    while number < len(content):
        begin = number
        assert content[begin].startswith(PROMPT), f"line {first + begin}: no command before this"
        command = content[begin].removeprefix(PROMPT)
        while command.endswith("\\"):
            number += 1
            command = command.removesuffix("\\") + content[number].strip()
        begun = end = number + 1
        while end < len(content) and not content[end].startswith(PROMPT):
            end += 1
        # An empty line before the next command is for the eye.
        output = content[begun:end]
        while output and not output[-1]:
            output.pop()
        yield Step(first + begin, command, first + begun, tuple(output))
        number = end


def _filled(place: str, text: str, known: Mapping[str, str]) -> str:
    strange = [each for each in VARYING.findall(text) if each not in known]
    assert not strange, f"{place}: nothing before it shows <{'>, <'.join(strange)}>"
    return VARYING.sub(lambda found: known[found[1]], text)


def _compare(page: str, step: Step, said: list[str], known: dict[str, str]) -> None:
    """Hold the lines of an output against those of the page; `known` learns what differs."""
    at = 0
    for number, line in enumerate(step.output, start=step.below):
        if line == ANY_LINES:
            rest = step.output[number - step.below + 1 :]
            while at < len(said) and not (rest and _match(rest[0], said[at], known)):
                at += 1
            continue
        found = _match(line, said[at], known) if at < len(said) else None
        assert found is not None, _differs(f"{page}:{number}", line, said, at)
        known |= {name.replace("_", " "): value for name, value in found.groupdict().items()}
        at += 1
    number = step.below + len(step.output)
    assert not said[at:], _differs(f"{page}:{number}", "(nothing more)", said, at)


def _match(line: str, said: str, known: Mapping[str, str]) -> re.Match[str] | None:
    """Hold one line against another; spaces before something that differs may be more or fewer."""
    pattern, end, seen = "", 0, set[str]()
    for found in VARYING.finditer(line):
        pattern += re.escape(line[end : found.start()])
        if pattern.endswith("\\ "):
            pattern = re.sub(r"(\\ )+$", " +", pattern)
        name, group = found[1], found[1].replace(" ", "_")
        if name.startswith(SOME):
            pattern += r"\S+"
        elif name in known:
            pattern += re.escape(known[name])
        else:
            pattern += f"(?P={group})" if name in seen else rf"(?P<{group}>\S+)"
        seen.add(name)
        end = found.end()
    return re.fullmatch(pattern + re.escape(line[end:]), said.rstrip())


def _differs(place: str, line: str, said: list[str], at: int) -> str:
    was = said[at] if at < len(said) else "(nothing more)"
    whole = "\n  ".join(said)
    return f"{place} shows\n  {line}\nbut it said\n  {was}\nall that it said:\n  {whole}"

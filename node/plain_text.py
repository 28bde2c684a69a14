"""Text of strangers made harmless for a terminal."""

from rich.markup import escape


def harmless(text: str) -> str:
    """Show what a terminal would obey instead of print, such as colours, as `\\x1b`.

    Line ends and tabs stay; rich's own markup in the text is not obeyed either.
    """
    shown = (each if each.isprintable() or each in "\n\t" else _code(each) for each in text)
    return escape("".join(shown))


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")

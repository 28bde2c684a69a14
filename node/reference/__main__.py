"""The command `python -m node.reference`: renews the pages in `docs/reference/`."""

from node.layout import CHECKOUT
from node.reference import metrics_page, settings_page

PAGES = {"metrics.md": metrics_page.render, "settings.md": settings_page.render}


def main() -> None:
    """Write every page."""
    for page, render in PAGES.items():
        (CHECKOUT / "docs/reference" / page).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()

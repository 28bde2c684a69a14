"""The reference pages say what the programs say."""

import pytest

from chassis.settings import Settings
from node.reference.__main__ import PAGES
from node.reference.metrics_page import MODULES, exported_name, metrics
from tests.repository.checkout import ROOT

REFERENCE = ROOT / "docs/reference"


@pytest.mark.parametrize("page", PAGES)
def test_page_is_up_to_date(page: str) -> None:
    committed = (REFERENCE / page).read_text(encoding="utf-8")

    assert committed == PAGES[page](), "run `make docs` and commit the page"


def test_every_setting_is_explained() -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")

    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} needs a description that says why"
        assert f"| `{name}` |" in page


def test_every_module_of_metrics_is_on_the_page() -> None:
    folders = {path.parent.relative_to(ROOT) for path in ROOT.glob("services/*/metrics.py")}
    modules = {".".join((*folder.parts, "metrics")) for folder in folders} | {"chassis.metrics"}

    assert {module.__name__ for module in MODULES.values()} == modules


def test_metrics_are_named_for_us_and_explained() -> None:
    found = [metric for module in MODULES.values() for metric in metrics(module)]

    assert len(found) > 10
    for metric in found:
        assert exported_name(metric).startswith("perform_")
        assert next(iter(metric.describe())).documentation.endswith(".")

"""`--as` names a role, a name and perhaps an organisation, and nothing else."""

import pytest

from node.acting import read
from node.errors import Correct


def test_role_name_and_organisation_are_read() -> None:
    actor = read("practitioner+validator:A. Guide:Harbour: Kitchen")

    assert actor.id == "A. Guide"
    assert actor.roles == {"practitioner", "validator"}
    assert actor.organisation == "Harbour: Kitchen"


@pytest.mark.parametrize("text", ["", "member", "member:", "boss:Ada", "member+boss:Ada", ":Ada"])
def test_anything_else_is_explained(text: str) -> None:
    with pytest.raises(Correct, match="ROLE:NAME"):
        read(text)

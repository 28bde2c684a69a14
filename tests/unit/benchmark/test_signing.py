"""A token gives back exactly the signed bytes, and only under a trusted key."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, OKPKey

from chassis.errors import CorrectIt
from services.benchmark.domain.announcement import MOST_BYTES
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.trust import Trust
from services.benchmark.signing import MOST_CHARACTERS, Signer, payload_of, verified
from services.benchmark.trust_file import parse

TODAY = date(2026, 6, 1)
KEY = OKPKey.generate_key("Ed25519", {"kid": "gb-2026-1"})
TRUST: Trust = parse(
    f"""
countries:
  gb:
    epoch: 1
    keys:
      - kid: gb-2026-1
        public: {KEY.as_dict(private=False)["x"]}
        not_before: 2026-01-01
        not_after: 2028-12-31
"""
)


def key_file(folder: Path, content: dict[str, object] | str) -> Path:
    file = folder / "signing.jwk"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer(key_file(tmp_path, dict(KEY.as_dict(private=True))))


def reason_of(token: str) -> Reason:
    with pytest.raises(Unacceptable) as refused:
        verified(token, "gb", TRUST, TODAY)
    return refused.value.reason


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.binary(max_size=200))
def test_a_token_gives_back_the_exact_bytes(signer: Signer, payload: bytes) -> None:
    token = signer.sign(payload)

    assert verified(token, "gb", TRUST, TODAY) == payload
    assert payload_of(token) == payload


def test_signing_the_same_bytes_gives_the_same_token(signer: Signer) -> None:
    assert signer.sign(b"{}") == signer.sign(b"{}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_character_is_noticed(signer: Signer, data: st.DataObject) -> None:
    token = signer.sign(b'{"some":"content"}')
    place = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from("AZaz09-_.=+ \n\x00é"))
    changed = token[:place] + character + token[place + 1 :]
    if changed == token:
        return

    with pytest.raises(Unacceptable):
        verified(changed, "gb", TRUST, TODAY)


@given(st.text(max_size=80))
def test_any_text_is_refused_and_never_raises_anything_else(token: str) -> None:
    with pytest.raises(Unacceptable):
        verified(token, "gb", TRUST, TODAY)


def test_a_token_without_signature_is_unsigned(signer: Signer) -> None:
    head, body, _ = signer.sign(b"{}").split(".")

    assert reason_of(f"{head}.{body}.") is Reason.UNSIGNED


def test_eight_mebibytes_can_be_signed_and_verified(signer: Signer) -> None:
    payload = b"x" * MOST_BYTES

    assert verified(signer.sign(payload), "gb", TRUST, TODAY) == payload


def test_more_is_oversized() -> None:
    assert reason_of("x" * (MOST_CHARACTERS + 1)) is Reason.OVERSIZED


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "{}",
        dict(KEY.as_dict(private=False)),
        dict(OKPKey.generate_key("Ed25519").as_dict(private=True)),
        dict(OKPKey.generate_key("Ed448", {"kid": "k"}).as_dict(private=True)),
        dict(ECKey.generate_key("P-256", {"kid": "k"}).as_dict(private=True)),
        dict(OctKey.generate_key(256, {"kid": "k"}).as_dict(private=True)),
    ],
    ids=["empty", "text", "object", "public", "no-kid", "ed448", "p-256", "symmetric"],
)
def test_what_is_no_private_ed25519_key_with_a_kid_stops_the_start(
    tmp_path: Path, content: dict[str, object] | str
) -> None:
    with pytest.raises(CorrectIt) as refused:
        Signer(key_file(tmp_path, content))

    assert refused.value.code in {"signing_key.unreadable", "settings.empty_secret"}

"""Why an announcement goes to quarantine: one word each, shown to operators and counted."""

from enum import StrEnum


class Reason(StrEnum):
    """Every reason there is; `content/messages` says what an operator can do about each."""

    OVERSIZED = "oversized"
    MALFORMED = "malformed"
    UNSIGNED = "unsigned"
    WRONG_ALGORITHM = "wrong_algorithm"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_KEY = "unknown_key"
    KEY_OUT_OF_DATES = "key_out_of_dates"
    FORGED = "forged"
    WRONG_COUNTRY = "wrong_country"
    OWN_COUNTRY = "own_country"
    OTHER_SUBJECT = "other_subject"
    OTHER_EPOCH = "other_epoch"
    EXPIRED = "expired"
    WEAK_POLICY = "weak_policy"
    TOO_FEW = "too_few"
    SUMS_WRONG = "sums_wrong"
    NEGATIVE_COUNT = "negative_count"
    IDS_NOT_UNIQUE = "ids_not_unique"
    UNKNOWN_LABEL = "unknown_label"
    RETIRED_REUSED = "retired_reused"
    SHRUNK = "shrunk"
    MUTATED = "mutated"
    EQUIVOCATION = "equivocation"
    REPLAYED = "replayed"


class Unacceptable(Exception):
    """This announcement must not change the state; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

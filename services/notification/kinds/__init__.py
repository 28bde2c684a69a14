"""What each event means for the alert log: one module for each aggregate that events are about."""

from contracts.payload import Payload
from services.notification.domain.alert import Rule
from services.notification.kinds import actions, assessments

RULES: dict[type[Payload], Rule] = {**assessments.RULES, **actions.RULES}

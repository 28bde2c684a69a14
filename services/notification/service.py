"""The notification service as a nameko service."""

from collections.abc import Mapping

from chassis.commands import Answer, Command
from chassis.consuming import Received, Refuse, consumes
from chassis.rpc import query
from chassis.service import Service
from chassis.unit_of_work import Transaction
from services.notification import use_cases
from services.notification.policy import may_list_alerts
from services.notification.schemas import ListAlerts


class NotificationService(Service):
    """Who wants to hear what; today the log of what there is to hear."""

    name = "notification"

    @consumes("notification.alerts", batch=200)
    def alerts(self, tx: Transaction, events: list[Received]) -> Mapping[str, Refuse]:
        """Log what happened."""
        return use_cases.log_alerts(tx, events)

    @query(ListAlerts, may_list_alerts)
    def list_alerts(self, call: Command) -> Answer:
        """Give a page of the alert log."""
        return use_cases.list_alerts(self.unit, call)

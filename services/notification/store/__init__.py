"""What the notification service keeps in MongoDB: alerts, and tombstones of what was erased."""

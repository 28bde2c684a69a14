"""Rules of the notification service, without broker or database."""

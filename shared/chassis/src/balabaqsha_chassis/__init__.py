"""The mechanism every service stands on: transactions, outbox, inbox, bus, problems, telemetry. No domain noun here."""

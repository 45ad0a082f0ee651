"""Counters for Prometheus. Labels are names that we made; never an id of a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    def __init__(self, service: str) -> None:
        self._registry = CollectorRegistry()
        self._service = service
        self.commands = Counter(
            "college_commands", "Commands by name and outcome", ("service", "name", "outcome"), registry=self._registry
        )
        self.applied = Counter(
            "college_events_applied", "Events of others applied", ("service", "interest"), registry=self._registry
        )
        self.dropped = Counter(
            "college_events_dropped", "Events left out, by reason", ("service", "reason"), registry=self._registry
        )
        self.leads = Gauge("college_leads", "1 in the replica that relays", ("service",), registry=self._registry)
        self.troubles = Gauge("college_troubles", "Troubles on the health page", ("service",), registry=self._registry)

    def command(self, name: str, outcome: str) -> None:
        self.commands.labels(self._service, name, outcome).inc()

    def outcomes(self) -> dict[str, dict[str, int]]:
        """Of each command since the start: how often it was done, and how often refused by which slug."""
        found: dict[str, dict[str, int]] = {}
        for sample in next(iter(self.commands.collect())).samples:
            if sample.name.endswith("_total"):
                found.setdefault(sample.labels["name"], {})[sample.labels["outcome"]] = int(sample.value)
        return found

    def apply(self, interest: str, count: int) -> None:
        self.applied.labels(self._service, interest).inc(count)

    def drop(self, reason: str) -> None:
        self.dropped.labels(self._service, reason).inc()

    def text(self, leads: bool, troubles: int) -> bytes:
        self.leads.labels(self._service).set(leads)
        self.troubles.labels(self._service).set(troubles)
        return generate_latest(self._registry)

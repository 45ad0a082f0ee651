"""The same contracts as a machine reads them: AsyncAPI 3, written to docs/asyncapi.json beside docs/events.md."""

import json
from typing import Any

import msgspec

from services.contracts.all import all_events
from services.contracts.event import Event, event_type

_REFERENCE = "#/components/schemas/{name}"


def asyncapi() -> str:
    events = all_events()
    schemas, components = msgspec.json.schema_components(events, ref_template=_REFERENCE)
    described = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Alongside: what the services tell one another",
            "version": "1",
            "description": "CloudEvents 1.0 in binary mode over NATS JetStream. Ids, enums, numbers, dates and text "
            "that is already public; nothing that a person wrote.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {_key(event): _channel(event) for event in events},
        "operations": {f"tell.{_key(event)}": _operation(event) for event in events},
        "components": {
            "messages": {_key(event): _message(event, schema) for event, schema in zip(events, schemas, strict=True)},
            "schemas": {**components, "CloudEvent": _cloud_event()},
        },
    }
    return json.dumps(described, indent=1, sort_keys=True) + "\n"


def _key(event: type[Event]) -> str:
    publisher = "any" if event.publisher == "*" else event.publisher
    return f"{publisher}.{event.aggregate}.{event_type(event)}"


def _channel(event: type[Event]) -> dict[str, Any]:
    publisher = "{asker}" if event.publisher == "*" else event.publisher
    parameters = {event.id_field: {"description": f"The {event.aggregate}'s id (UUID)."}}
    if event.publisher == "*":
        parameters["asker"] = {"description": "The service that asks."}
    return {
        "address": f"college.{publisher}.{event.aggregate}.{event_type(event)}.{{{event.id_field}}}",
        "messages": {event.__name__: {"$ref": f"#/components/messages/{_key(event)}"}},
        "parameters": parameters,
    }


def _operation(event: type[Event]) -> dict[str, Any]:
    return {"action": "send", "channel": {"$ref": f"#/channels/{_key(event)}"}}


def _message(event: type[Event], schema: dict[str, Any]) -> dict[str, Any]:
    told = " ".join((event.__doc__ or "").split())
    return {
        "name": event_type(event),
        "title": event.__name__,
        **({"summary": told} if told and not told.startswith(f"{event.__name__}(") else {}),
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/CloudEvent"},
        "payload": schema,
    }


def _cloud_event() -> dict[str, Any]:
    text = {"type": "string"}
    names = ("ce-id", "ce-source", "ce-type", "ce-time", "ce-specversion", "Nats-Msg-Id", "college-revision")
    return {"type": "object", "properties": dict.fromkeys(names, text), "required": list(names)}

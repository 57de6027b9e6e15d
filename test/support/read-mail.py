"""Reads messages with Python's own parser: one Base64 line each on standard input, one JSON line each on standard output."""

import base64
import hashlib
import json
import sys
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

strict = policy.SMTP.clone(max_line_length=None)


def decoded(value):
    return str(make_header(decode_header(value)))


def addresses(message, field):
    """By the older interface: the newer one keeps the space between encoded words, against RFC 2047 section 6.2."""
    value = message[field]
    if value is None:
        return []
    return [{"name": decoded(name), "address": address} for name, address in getaddresses([value])]


def unflow(part):
    """RFC 3676, without quotes: enough for what the test writes."""
    text = part.get_content().replace("\r\n", "\n")
    if part.get_param("format") != "flowed":
        return text
    lines = [line[1:] if line.startswith(" ") else line for line in text.split("\n")]
    joined = ""
    for line in lines:
        joined += line if line.endswith(" ") and line != "-- " else line + "\n"
    return joined


def read(source):
    message = message_from_bytes(source, policy=strict)
    raw = message_from_bytes(source, policy=policy.compat32)
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    return {
        "subject": str(message["subject"] or ""),
        "to": addresses(raw, "to"),
        "cc": addresses(raw, "cc"),
        "from": addresses(raw, "from"),
        "messageId": str(message["message-id"] or ""),
        "date": message["date"].datetime.timestamp() * 1000,
        "text": unflow(plain) if plain is not None else None,
        "html": html.get_content().replace("\r\n", "\n") if html is not None else None,
        "files": [
            {
                "name": part.get_filename(),
                "contentId": part["content-id"],
                "sha256": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
            }
            for part in message.walk()
            if part.get_filename() is not None
        ],
        "defects": [type(defect).__name__ for part in message.walk() for defect in part.defects],
        "longest": max(len(line) for line in source.split(b"\r\n")),
        "ascii": all(byte < 128 for byte in source),
    }


for line in sys.stdin:
    print(json.dumps(read(base64.b64decode(line))), flush=True)

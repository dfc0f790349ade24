"""What the Python SDK itself makes and says. The signing key is SPANFORGE_SIGNING_KEY, as everywhere in the SDK.

sdk.py export FILE           awkward records of several projects, as JSON lines of sf_audit.export()
sdk.py bundle FILE           a bundle of sf_cec.build_bundle() over records of one project
sdk.py random FILE COUNT     records with random content, some altered; prints the lines that verify_chain() refuses
sdk.py texts FILE            JSON texts, and what the json module writes for them
"""

import itertools
import json
import math
import random
import shutil
import struct
import sys

from spanforge.sdk import audit, cec
from spanforge.sdk._base import SFClientConfig

KINDS = ["score", "bias", "prri", "drift", "pii", "gate"]
STRINGS = ["", "é", "e\u0301", "\u2028\u2029", "\x7f", "\x00\x1f\b\f\n\r\t", '"\\/', "😀", "\ufffd\ue000", "__proto__"]
NUMBERS = [0, -1, 0.0, -0.0, 1.0, 0.1, 1e-7, 1e-5, 1e-4, 123456789.125, 1e15, 1e16, 1e21, 1e22, 1.5e300, 5e-324]
BIG = [2**53, 2**53 + 1, -(2**63), 10**40, math.nan, math.inf, -math.inf, 1.7976931348623157e308]


def client():
    return audit.SFAuditClient(SFClientConfig.from_env(), strict_schema=False, db_path=":memory:")


def awkward_export(path):
    # Stored vectors have to be in the past wherever they are imported.
    ticks = itertools.count()
    audit._utc_now_iso = lambda: "2025-03-01T10:%02d:%02d.%06dZ" % (*divmod(next(ticks), 60), 123456)
    client_ = client()
    for i, number in enumerate(NUMBERS + BIG):
        client_.append({"score": number, "list": [number, [i]]}, f"halluccheck.{KINDS[i % 6]}.v1", project_id="bot")
    for i, text in enumerate(STRINGS):
        record = {"text": text, text: i, "nested": {text: [text, None, True]}, "😀": 1, "\ue000": 2}
        client_.append(record, f"halluccheck.{KINDS[i % 6]}.v1", project_id="bot")
    client_.append({"plain": 0.5}, "halluccheck.gate.v1")
    client_.append({"plain": 0.5}, "halluccheck.gate.v1", project_id="team/ä b")
    client_.append({"plain": 0.5}, "halluccheck.gate.v1", project_id="team/ö b")
    client_.append({"subject": "user"}, "spanforge.consent.v1", project_id="bot")
    client_.append({"custom": 0.5}, "acme.custom.v1", project_id="bot")
    write_lines(path, (json.dumps(record, ensure_ascii=i % 2 == 0) for i, record in enumerate(client_.export())))


def bundle(path):
    client_ = client()
    for i in range(12):
        record = {"score": i / 7, "step": 1.0 * i, "total": 10**20 + i, "text": STRINGS[i % len(STRINGS)]}
        client_.append(record, f"halluccheck.{KINDS[i % 2]}.v1", project_id="bot é")
    # As it is, the SDK asks a new client, whose store is empty, so that its bundles hold no records.
    audit.SFAuditClient = lambda *_args, **_kwargs: client_
    builder = cec.SFCECClient(SFClientConfig.from_env())
    result = builder.build_bundle("bot é", ("2020-01-01", "2099-12-31"))
    print(json.dumps(vars(builder.verify_bundle(result.zip_path))))
    shutil.move(result.zip_path, path)


def random_records(path, count):
    rng = random.Random(20261126)
    client_ = client()
    for _ in range(count):
        client_.append(random_object(rng, 0), f"halluccheck.{rng.choice(KINDS)}.v1", project_id="bot")
    lines, refused = [], []
    for number, record in enumerate(client_.export(limit=count), 1):
        line = json.dumps(record, ensure_ascii=rng.random() < 0.5)
        if rng.random() < 0.5:
            line = altered(rng, line)
        lines.append(line)
        if not is_valid(client_, json.loads(line)):
            refused.append(number)
    write_lines(path, lines)
    print(json.dumps(refused))


def is_valid(client_, record):
    try:
        return client_.verify_chain([record])["valid"]
    except TypeError:
        # An hmac that is no string is compared as if it were one.
        return False


def altered(rng, line):
    """Another spelling, which changes no verdict, or other content, which does unless Python takes it for the same."""
    record = json.loads(line)
    key = rng.choice([key for key in record if key not in ("record_id", "schema_key", "project_id", "timestamp")])
    choice = rng.randrange(8)
    if choice == 0:
        return json.dumps(record, separators=(" ,", " : "))
    if choice == 1:
        return json.dumps(dict(reversed(record.items())))
    if choice == 2:
        record["chain_position"] += 1
    elif choice == 3:
        record["added"] = None
    elif choice == 4:
        record["hmac"] = record["hmac"][:-1] + ("0" if record["hmac"][-1] != "0" else "1")
    elif choice == 5:
        record[key] = nudged(record[key])
    elif choice == 6:
        del record[key]
    else:
        record["timestamp"] = record["timestamp"].replace("2", "1", 1)
    return json.dumps(record)


def nudged(value):
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, float):
        return math.nextafter(value, math.inf) if math.isfinite(value) else 1.0
    if isinstance(value, int):
        return float(value) if abs(value) < 2**53 else value + 1
    return [value]


def random_object(rng, depth):
    return {random_text(rng): random_value(rng, depth + 1) for _ in range(rng.randrange(1, 5))}


def random_value(rng, depth):
    choice = rng.randrange(9 if depth < 4 else 7)
    if choice == 0:
        return rng.choice(NUMBERS + BIG)
    if choice == 1:
        return struct.unpack("<d", rng.randbytes(8))[0]
    if choice == 2:
        return rng.randrange(-(10 ** rng.randrange(1, 30)), 10 ** rng.randrange(1, 30))
    if choice == 3:
        return round(rng.uniform(-1000, 1000), rng.randrange(6))
    if choice in (4, 5):
        return random_text(rng)
    if choice == 6:
        return rng.choice([None, True, False])
    if choice == 7:
        return [random_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    return random_object(rng, depth)


def random_text(rng):
    units = [rng.choice([rng.randrange(0x20), rng.randrange(0x80), rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)])
             for _ in range(rng.randrange(6))]
    return "".join(map(chr, units))


def texts(path):
    rng = random.Random(1)
    values = [{"n": number} for number in NUMBERS + BIG] + [{text: text} for text in STRINGS]
    values += [random_object(rng, 0) for _ in range(200)]
    sources = [json.dumps(value, ensure_ascii=i % 2 == 0) for i, value in enumerate(values)]
    sources += ['{"n":%s}' % literal for literal in ["1E5", "1.50", "-0", "-0e5", "1e400", "1e-400", "0.1e1"]]
    write_lines(path, (json.dumps(text_row(source)) for source in sources))


def text_row(source):
    value = json.loads(source)
    compact = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {"source": source, "compact": compact, "spaced": json.dumps(value, sort_keys=True)}


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


if __name__ == "__main__":
    command, path, *rest = sys.argv[1:]
    {"export": awkward_export, "bundle": bundle, "random": random_records, "texts": texts}[command](
        path, *map(int, rest)
    )

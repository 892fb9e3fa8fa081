"""How proof files are written, by FORMATS.md alone, and read so that no two readers can read different things."""

import json
import re

import rfc8785
from eth_abi import encode

COUNT, BYTES, HASH, ADDRESS = "0|[1-9][0-9]{0,17}", "0x([0-9a-f]{2})*", "0x[0-9a-f]{64}", "0x[0-9a-f]{40}"
INTEGER = "0|-?[1-9][0-9]*"
ABI = {
    "string": str,
    "bool": bool,
    "bytes": BYTES,
    "address": ADDRESS,
    "bytes32": HASH,
    "uint256": INTEGER,
    "int256": INTEGER,
}
PROOF = {"format": str, "leafEncoding": [str], "columns": [dict], "values": list, "proof": [HASH], "root": HASH}
PROOF |= {"manifest": str}
ANCHOR = {"chainId": COUNT, "registry": ADDRESS, "owner": ADDRESS, "stream": str, "index": COUNT, "previousHead": HASH}
ANCHOR |= {"head": HASH, "transactionHash": HASH, "blockNumber": COUNT, "blockHash": HASH, "blockTimestamp": COUNT}
OFFLINE = {"header": BYTES, "receipt": BYTES, "transactionIndex": COUNT, "logIndex": COUNT, "nodes": [BYTES]}
MORE = {"anchor": ANCHOR, "offline": OFFLINE, "featureWords": BYTES, "featureSalt": HASH}
NEEDS = {"offline": "anchor", "featureSalt": "featureWords"}


def need(condition, otherwise):
    if not condition:
        raise ValueError(otherwise)


def parse(text):
    """JSON without a member given twice or null, a lone surrogate, or a number other than a count."""

    def members(pairs):
        need(len(dict(pairs)) == len(pairs) and None not in dict(pairs).values(), "a member is given twice, or null")
        return dict(pairs)

    def refuse(number):
        raise ValueError(f"{number} is no count")

    def count(digits):
        return refuse(digits) if digits.startswith("-") else int(digits)

    value = json.loads(text, object_pairs_hook=members, parse_int=count, parse_float=refuse, parse_constant=refuse)
    rfc8785.dumps(value)  # refuses what has no canonical form
    return value


def canonical(text):
    """The RFC 8785 text of a JSON text; where it is none, why."""
    try:
        return rfc8785.dumps(parse(text)).decode()
    except (ValueError, RecursionError) as e:
        return repr(e)


def read(path):
    with open(path, "rb") as file:
        return parse(file.read().decode())


def written(shape, value):
    """Whether a value is of a type or a pattern, a list of such, or an object with exactly such members."""
    if isinstance(shape, dict):
        return type(value) is dict and value.keys() == shape.keys() and all(written(shape[n], value[n]) for n in shape)
    if isinstance(shape, list):
        return type(value) is list and all(written(shape[0], one) for one in value)
    return type(value) is shape if isinstance(shape, type) else type(value) is str and bool(re.fullmatch(shape, value))


def read_proof(path):
    """The file, and its rows as eth-abi encodes them."""
    file = read(path)
    several = {"hawser-proof-v1": False, "hawser-multiproof-v1": True}[file["format"]]
    shown = [name for name in MORE if name in file and not (several and name.startswith("feature"))]
    shape = PROOF | {name: MORE[name] for name in shown} | ({"proofFlags": [bool]} if several else {})
    need(written(shape, file), "a member is missing, unknown, or not written as it must be")
    need(all(NEEDS.get(name, "root") in file for name in file), "offline without anchor, or a salt without words")
    types, rows = file["leafEncoding"], file["values"] if several else [file["values"]]
    need(rows and all(type(row) is list and len(row) == len(types) for row in rows), "no row, or one of other columns")
    need(all(written(ABI[t], v) for row in rows for t, v in zip(types, row)), "a value is not as its type")
    return file, rows, [encode(types, [native(t, v) for t, v in zip(types, row)]) for row in rows]


def native(abi, value):
    """A value as eth-abi takes it."""
    return int(value) if abi.endswith("int256") else bytes.fromhex(value[2:]) if abi.startswith("bytes") else value

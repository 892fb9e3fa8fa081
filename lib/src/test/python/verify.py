"""Checks proof files by FORMATS.md alone, with public libraries: nothing of ours, and no node.

python verify.py [--trust FILE] PROOF...   exits 0 if all hold, 3 if something contradicts one, 2 if one can't be read
"""

import re
import sys

import rfc8785
import rlp
from eth_abi import encode
from proof_format import canonical, need, parse, read, read_proof
from proof_trees import hashed, hexed, raw, receipt_at, root_of

NONE = "can't be read"
failed = []


def check(what, expected, found):
    failed.extend([what] * (expected != found))
    print(f"✓ {what}" if expected == found else f"✗ {what}\n    expected {expected}\n    found    {found}")


def check_offline(offline, anchor, event):
    check("the header is the block's", anchor["blockHash"], hexed(hashed(raw(offline["header"]))))
    block, receipt = rlp.decode(raw(offline["header"])), raw(offline["receipt"])
    claimed = [int(anchor["blockNumber"]), int(anchor["blockTimestamp"])]
    check("number and time are the block's", claimed, [int.from_bytes(block[i], "big") for i in (8, 11)])
    held = receipt_at(int(offline["transactionIndex"]), block[5], [raw(node) for node in offline["nodes"]])
    check("the receipts trie holds the receipt at that index", receipt, held)
    status, _, _, logs = rlp.decode(receipt[receipt[0] < 0xC0 :])
    log = dict(enumerate(logs)).get(int(offline["logIndex"]))
    check("the transaction succeeded, and the registry wrote the entry's event", [b"\x01", event], [status, log])


def check_file(path, trust):
    file, rows, encoded = read_proof(path)
    flags = file.get("proofFlags", [False] * len(file["proof"]))
    root, depths = root_of([hashed(hashed(row)) for row in encoded], [raw(sibling) for sibling in file["proof"]], flags)
    check("the rows lie below the root", file["root"], root)
    entry = raw(file["root"]) + hashed(file["manifest"].encode())
    if (anchor := file.get("anchor")) is not None:
        check("root and manifest make the head", hexed(hashed(raw(anchor["previousHead"]) + entry)), anchor["head"])
    check("the manifest is canonical JSON", file["manifest"], canonical(file["manifest"]))
    manifest, columns, types = parse(file["manifest"]), file["columns"], file["leafEncoding"]
    names = [column["name"] for column in columns]
    batch = manifest | {"format": "hawser-batch-v1", "root": file["root"], "columns": columns, "leafEncoding": types}
    check("the manifest is that batch's", batch, manifest)
    possible = {n.bit_length() - 1 for n in (manifest["count"], 2 * manifest["count"] - 1) if n > 0}
    check("each proof is as long as log₂ of the leaves, rounded down or up", depths, depths & possible)
    leaf = re.fullmatch("schema(,[a-z][a-z0-9_]*)+,model(,features)?(,salt)?", ",".join(names)) is not None
    check("the columns are a leaf's, of that encoding", [True, types], [leaf, [column["abi"] for column in columns]])
    described = [{part: column[part] for part in ("abi", "name", "type")} for column in columns[1:]]
    schema = rfc8785.dumps({"columns": described, "format": "hawser-schema-v1", "key": manifest["key"]})
    check("the schema is the columns'", hexed(hashed(schema)), manifest["schema"])
    bound = {"schema": manifest["schema"], "model": manifest["model"]["commitment"]}
    if "featureWords" in file:
        bound["features"] = hexed(hashed(raw(file.get("featureSalt", "0x")) + raw(file["featureWords"])))
    for row in rows:
        check("schema, model and features are the row's", bound, {n: dict(zip(names, row)).get(n) for n in bound})
    if anchor is None:
        return "when this was published, and by whom"
    home = [manifest["stream"], manifest["owner"]]
    check("stream and owner are the manifest's", home, [anchor["stream"], anchor["owner"]])
    who = anchor | {"streams": home[:1]} | (trust or {})
    trusted = [who["chainId"], who["registry"], who["owner"], who["streams"].count(home[0]) > 0]
    claimed = [anchor["chainId"], anchor["registry"], anchor["owner"], True]
    check("chain, registry, owner and stream are trusted", trusted, claimed)
    place = [int(who["chainId"]), who["registry"], who["owner"], home[0].encode("ascii")]
    stream = hashed(encode(["uint256", "address", "address", "bytes32"], place))
    topics = [hashed(b"Appended(bytes32,bytes32,bytes32,bytes32)"), stream]
    if "offline" in file:
        check_offline(file["offline"], anchor, [raw(who["registry"]), topics, entry + raw(anchor["head"])])
    rest = "that this block is final, transaction, index" if "offline" in file else "the chain"
    return rest if trust else f"the publisher, {rest}"


def main(files):
    trust, paths = (read(files[1]), files[2:]) if files[:1] == ["--trust"] else (None, files)
    code = 0 if paths else 2
    need(trust is None or trust["format"] == "hawser-trust-v1", "the trust file is none")
    for path in paths:
        failed.clear()
        try:
            print(f"  not shown: {check_file(path, trust)}, nothing before or after")
            print(f"{path}: {'refused' if failed else 'holds'}")
        except Exception as e:  # whatever a library makes of what is no proof file
            print(f"  {e!r}\n{path}: {'refused' if failed else NONE}")
            code = code or 2
        code = 3 if failed else code
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Exception as e:
        sys.exit(print(f"the trust file cannot be read: {e!r}") or 2)

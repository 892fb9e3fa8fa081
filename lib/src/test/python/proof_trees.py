"""The two trees of FORMATS.md: that of a batch, and that of a block's receipts."""

import rlp
from Crypto.Hash import keccak


def hashed(data):
    return keccak.new(digest_bits=256, data=data).digest()


def hexed(data):
    return "0x" + data.hex()


def raw(text):
    return bytes.fromhex(text[2:])


def root_of(leaves, proof, flags):
    """The root, by OpenZeppelin's queue of nodes, and how deep the leaves lie below it; None where they don't fit."""
    if not leaves or len(leaves) + len(proof) != len(flags) + 1 or flags.count(False) != len(proof):
        return None, set()
    nodes, above, rest = list(leaves), [], iter(proof)
    for both in flags:
        if len(above) + both >= len(nodes):
            return None, set()
        pair = [nodes[len(above)], nodes[len(above) + 1] if both else next(rest)]
        above += [len(nodes)] * (2 if both else 1)
        nodes.append(hashed(b"".join(sorted(pair))))
    depths = set()
    for row in range(len(leaves)):
        node, depth = row, 0
        while node < len(above):
            node, depth = above[node], depth + 1
        depths.add(depth)
    return hexed(nodes[-1]), depths


def receipt_at(index, root, nodes):
    """What the receipts trie holds under rlp(index); None where the nodes don't lead there."""
    following, way, ended = root, rlp.encode(index).hex(), False
    for node in nodes:
        if ended or hashed(node) != following:
            return None
        items = rlp.decode(node)
        if len(items) == 17 and way:
            following, way = items[int(way[0], 16)], way[1:]
        elif len(items) == 2:  # the flag in front of the path tells a leaf, and a path of odd length
            flag = items[0][0] // 16
            path = items[0].hex()[1 if flag % 2 else 2 :]
            if not way.startswith(path):
                return None
            following, way, ended = items[1], way[len(path) :], flag >= 2
    return following if ended and not way else None

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IAnchorRegistry} from "./IAnchorRegistry.sol";

/// @notice The hash of a row. Made by {HawserProof-leafOf} alone, which hashes twice: a bare word could be an inner node.
type Leaf is bytes32;

/// @title Whether a row was published in a stream
/// @notice For contracts that act on proven rows. A row is proven by its leaf, its Merkle proof and what follows from
/// them: root and manifest make the head that the registry holds, at once for the latest entry, or through all later
/// entries for an older one. Nothing else needs to be trusted but the registry, the stream's id and the schema, which the
/// contract that asks must hold itself.
/// @dev Names are those of FORMATS.md. A retired stream keeps its last head, so its rows stay provable. A stream without
/// entries, or an entry without rows, proves nothing: no leaf hashes to what their heads need.
library HawserProof {
    /// @notice The row, its proof, the manifest and the previous head do not make the stream's head: the row is forged,
    /// or of an older entry, or of another stream.
    /// @param expectedHead the head that the arguments make
    /// @param actualHead the stream's head
    error NotLatestEntry(bytes32 expectedHead, bytes32 actualHead);

    /// @notice The entry and those given as later ones do not lead to the stream's head: the row is forged or of another
    /// stream, or an entry is missing, foreign or out of its order.
    /// @param expectedHead the head that the arguments make
    /// @param actualHead the stream's head
    error NotInStream(bytes32 expectedHead, bytes32 actualHead);

    /// @notice No row is given. A multiproof of none would prove its only sibling, whatever that is.
    error NoRows();

    /// @notice The row begins with another schema: its columns have other names, types, scales or another order.
    error WrongSchema(bytes32 expected, bytes32 actual);

    /// @notice The leaf of a row.
    /// @param values `abi.encode(schema, …)` of all leaf columns; the schema must be the caller's own constant
    function leafOf(bytes memory values) internal pure returns (Leaf) {
        bytes32 inner = keccak256(values);
        bytes32 leaf;
        // leaf = keccak256(abi.encode(inner)), without a copy of it.
        assembly ("memory-safe") {
            mstore(0x00, inner)
            leaf := keccak256(0x00, 0x20)
        }
        return Leaf.wrap(leaf);
    }

    /// @notice The leaf of a row that was encoded by someone else.
    /// @param schema the hash of the leaf columns that the row must have
    /// @param values `abi.encode(schema, …)` of all leaf columns
    function leafOf(bytes32 schema, bytes calldata values) internal pure returns (Leaf) {
        bytes32 actual = bytes32(values);
        if (values.length < 32 || actual != schema) {
            revert WrongSchema(schema, actual);
        }
        return leafOf(values);
    }

    /// @notice Passes only if the row stands in the stream's latest entry.
    /// @param registry the registry that holds the stream
    /// @param stream the stream's id
    /// @param previousHead the stream's head before the entry
    /// @param manifest the entry's manifest digest
    /// @param leaf the row's leaf
    /// @param proof the row's Merkle proof; empty where it is the batch's only row
    function requireLatest(
        IAnchorRegistry registry,
        bytes32 stream,
        bytes32 previousHead,
        bytes32 manifest,
        Leaf leaf,
        bytes32[] calldata proof
    ) internal view {
        bytes32 expectedHead = headOf(previousHead, manifest, leaf, proof);
        bytes32 actualHead = registry.head(stream);
        if (expectedHead != actualHead) {
            revert NotLatestEntry(expectedHead, actualHead);
        }
    }

    /// @notice Passes only if the row stands in the stream's entry that `later` follow.
    /// @param registry the registry that holds the stream
    /// @param stream the stream's id
    /// @param previousHead the stream's head before the row's entry
    /// @param manifest the manifest digest of the row's entry
    /// @param leaf the row's leaf
    /// @param proof the row's Merkle proof; empty where it is the batch's only row
    /// @param later all entries since, in their order; empty where the row's entry is the latest
    function requireEntry(
        IAnchorRegistry registry,
        bytes32 stream,
        bytes32 previousHead,
        bytes32 manifest,
        Leaf leaf,
        bytes32[] calldata proof,
        IAnchorRegistry.Entry[] calldata later
    ) internal view {
        bytes32 expectedHead = headAfter(headOf(previousHead, manifest, leaf, proof), later);
        bytes32 actualHead = registry.head(stream);
        if (expectedHead != actualHead) {
            revert NotInStream(expectedHead, actualHead);
        }
    }

    /// @notice The head that the row's entry makes of the one before it.
    function headOf(bytes32 previousHead, bytes32 manifest, Leaf leaf, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(previousHead, rootOf(leaf, proof), manifest));
    }

    /// @notice The root that a leaf and its Merkle proof make.
    function rootOf(Leaf leaf, bytes32[] calldata proof) internal pure returns (bytes32 node) {
        node = Leaf.unwrap(leaf);
        // For each sibling, in fewer steps: node = keccak256(node < sibling ? (node, sibling) : (sibling, node));
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for { let from := proof.offset } lt(from, end) { from := add(from, 0x20) } {
                let sibling := calldataload(from)
                let place := shl(5, gt(node, sibling))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0, 0x40)
            }
        }
    }

    /// @notice The head that the entry of several rows makes of the one before it.
    /// @param leaves the rows' leaves, in the multiproof's order; never empty
    /// @param siblings the multiproof's hashes
    /// @param flags which nodes the multiproof takes from its own
    function headOfAll(
        bytes32 previousHead,
        bytes32 manifest,
        Leaf[] memory leaves,
        bytes32[] calldata siblings,
        bool[] calldata flags
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(previousHead, rootOf(leaves, siblings, flags), manifest));
    }

    /// @notice The root of the tree in which a multiproof shows the leaves: that of OpenZeppelin's
    /// `processMultiProofCalldata`, at a quarter of its gas, and stricter: a node is never taken before it is made.
    function rootOf(Leaf[] memory leaves, bytes32[] calldata siblings, bool[] calldata flags)
        internal
        pure
        returns (bytes32 root)
    {
        if (leaves.length == 0) {
            revert NoRows();
        }
        bool valid;
        // A queue of the leaves, then of the nodes. For each flag the first is taken, with the next of the queue where
        // the flag is set, else with the next sibling; their node joins the queue. All siblings must be used, and all
        // of the queue but the last, the root.
        assembly ("memory-safe") {
            let head := mload(0x40)
            let tail := head
            let leaf := add(leaves, 0x20)
            for { let end := add(leaf, shl(5, mload(leaves))) } lt(leaf, end) { leaf := add(leaf, 0x20) } {
                mstore(tail, mload(leaf))
                tail := add(tail, 0x20)
            }
            valid := 1
            let sibling := siblings.offset
            let end := add(flags.offset, shl(5, flags.length))
            for { let flag := flags.offset } lt(flag, end) { flag := add(flag, 0x20) } {
                valid := and(valid, lt(head, tail))
                let a := mload(head)
                head := add(head, 0x20)
                let b
                switch calldataload(flag)
                case 0 {
                    b := calldataload(sibling)
                    sibling := add(sibling, 0x20)
                }
                case 1 {
                    valid := and(valid, lt(head, tail))
                    b := mload(head)
                    head := add(head, 0x20)
                }
                default { valid := 0 }
                let first := lt(a, b)
                mstore(shl(5, iszero(first)), a)
                mstore(shl(5, first), b)
                mstore(tail, keccak256(0x00, 0x40))
                tail := add(tail, 0x20)
            }
            root := mload(head)
            valid := and(valid, eq(add(head, 0x20), tail))
            valid := and(valid, eq(sibling, add(siblings.offset, shl(5, siblings.length))))
        }
        if (!valid) {
            revert MerkleProof.MerkleProofInvalidMultiproof();
        }
    }

    /// @notice The head that entries make of the one before them.
    function headAfter(bytes32 head, IAnchorRegistry.Entry[] calldata entries) internal pure returns (bytes32) {
        // For each entry, in fewer steps: head = keccak256(abi.encode(head, entry.root, entry.manifest));
        assembly ("memory-safe") {
            let words := mload(0x40)
            let data := add(words, 0x20)
            let end := add(entries.offset, shl(6, entries.length))
            for { let entry := entries.offset } lt(entry, end) { entry := add(entry, 0x40) } {
                mstore(words, head)
                calldatacopy(data, entry, 0x40)
                head := keccak256(words, 0x60)
            }
        }
        return head;
    }
}

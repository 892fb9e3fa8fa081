// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IAnchorRegistry} from "./IAnchorRegistry.sol";

/// @title The registry of anchored streams
/// @dev Holds no immutables, so the code on every chain hashes to the same value.
contract AnchorRegistry is IAnchorRegistry {
    /// @dev Stands in the place of a retired stream's head. No entry can follow it: {_requireHead} takes no expected
    /// head up to this value, and no hash is that small.
    uint256 private constant RETIRED = 1;

    /// @param head 0 before the first entry, {RETIRED} after {retire}, else the head
    /// @param lastHead the last head of a retired stream
    struct Stream {
        bytes32 head;
        bytes32 lastHead;
        mapping(address account => bool) writers;
    }

    mapping(bytes32 id => Stream) private _streams;

    /// @inheritdoc IAnchorRegistry
    function append(address owner, bytes32 name, bytes32 expectedHead, bytes32 root, bytes32 manifest)
        external
        returns (bytes32 newHead)
    {
        bytes32 id = streamId(owner, name);
        Stream storage stream = _streams[id];
        _requireWriter(stream, id, owner);
        _requireHead(stream, id, owner, name, expectedHead);
        // newHead = keccak256(abi.encode(expectedHead, root, manifest)), which the compiler would copy once more.
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, expectedHead)
            mstore(add(words, 0x20), root)
            mstore(add(words, 0x40), manifest)
            newHead := keccak256(words, 0x60)
        }
        stream.head = newHead;
        emit Appended(id, root, manifest, newHead);
    }

    /// @inheritdoc IAnchorRegistry
    function appendAll(address owner, bytes32 name, bytes32 expectedHead, Entry[] calldata entries)
        external
        returns (bytes32 newHead)
    {
        bytes32 id = streamId(owner, name);
        Stream storage stream = _streams[id];
        _requireWriter(stream, id, owner);
        if (entries.length == 0) {
            revert NoEntries(id);
        }
        _requireHead(stream, id, owner, name, expectedHead);
        bytes32 topic = Appended.selector;
        // For each entry, in fewer steps:
        //   newHead = keccak256(abi.encode(newHead, entry.root, entry.manifest));
        //   emit Appended(id, entry.root, entry.manifest, newHead);
        assembly ("memory-safe") {
            // head, root, manifest, new head: the first three are hashed, the last three are the event's data.
            let words := mload(0x40)
            let data := add(words, 0x20)
            let last := add(words, 0x60)
            newHead := expectedHead
            let end := add(entries.offset, shl(6, entries.length))
            for { let entry := entries.offset } lt(entry, end) { entry := add(entry, 0x40) } {
                mstore(words, newHead)
                calldatacopy(data, entry, 0x40)
                newHead := keccak256(words, 0x60)
                mstore(last, newHead)
                log2(data, 0x60, topic, id)
            }
        }
        stream.head = newHead;
    }

    /// @inheritdoc IAnchorRegistry
    function setWriter(bytes32 name, address writer, bool allowed) external {
        bytes32 id = streamId(msg.sender, name);
        _streams[id].writers[writer] = allowed;
        emit WriterSet(id, writer, allowed);
    }

    /// @inheritdoc IAnchorRegistry
    function retire(bytes32 name) external {
        bytes32 id = streamId(msg.sender, name);
        Stream storage stream = _streams[id];
        if (uint256(stream.head) == RETIRED) {
            revert StreamRetired(id);
        }
        stream.lastHead = head(id);
        stream.head = bytes32(RETIRED);
        emit Retired(id);
    }

    /// @inheritdoc IAnchorRegistry
    function head(bytes32 stream) public view returns (bytes32) {
        bytes32 stored = _streams[stream].head;
        if (stored == 0) {
            return stream;
        }
        return uint256(stored) == RETIRED ? _streams[stream].lastHead : stored;
    }

    /// @inheritdoc IAnchorRegistry
    function retired(bytes32 stream) external view returns (bool) {
        return uint256(_streams[stream].head) == RETIRED;
    }

    /// @inheritdoc IAnchorRegistry
    function isWriter(bytes32 stream, address account) external view returns (bool) {
        return _streams[stream].writers[account];
    }

    /// @inheritdoc IAnchorRegistry
    function streamId(address owner, bytes32 name) public view returns (bytes32 id) {
        // keccak256(abi.encode(block.chainid, address(this), owner, name))
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, chainid())
            mstore(add(words, 0x20), address())
            mstore(add(words, 0x40), shr(96, shl(96, owner)))
            mstore(add(words, 0x60), name)
            id := keccak256(words, 0x80)
        }
    }

    /// @dev Passes only if the caller may append. The owner is asked for first: it costs no storage read.
    function _requireWriter(Stream storage stream, bytes32 id, address owner) private view {
        if (msg.sender != owner && !stream.writers[msg.sender]) {
            revert NotWriter(id, owner, msg.sender);
        }
    }

    /// @dev Passes only if the expected head is the present one; announces the stream if this is its first entry.
    function _requireHead(Stream storage stream, bytes32 id, address owner, bytes32 name, bytes32 expectedHead)
        private
    {
        bytes32 stored = stream.head;
        if (stored == expectedHead && uint256(expectedHead) > RETIRED) {
            return;
        }
        if (uint256(stored) == RETIRED) {
            revert StreamRetired(id);
        }
        if (stored != 0 || expectedHead != id) {
            revert HeadMismatch(id, expectedHead, stored == 0 ? id : stored);
        }
        emit Opened(id, owner, name);
    }
}

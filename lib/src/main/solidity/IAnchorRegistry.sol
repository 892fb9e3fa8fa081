// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Append-only streams of (root, manifest digest) entries
/// @notice A stream belongs to one address for ever. Its id is
/// `keccak256(abi.encode(block.chainid, registry, owner, name))`, which is also its first head; each entry makes the
/// head `keccak256(abi.encode(head, root, manifest))`. Only the head is stored: replaying a stream's {Appended} events
/// must give it, so none can be missing. There is no administrator, no upgrade and no ether.
/// @dev A name is ASCII padded with zeros on the right. Whether it is well-formed is for the caller to check.
interface IAnchorRegistry {
    /// @param root the Merkle root of what is anchored; zero where there was no row
    /// @param manifest the digest of the manifest that describes it
    struct Entry {
        bytes32 root;
        bytes32 manifest;
    }

    /// @notice A stream got its first entry.
    event Opened(bytes32 indexed stream, address indexed owner, bytes32 name);

    /// @notice An entry was appended.
    /// @param head the stream's head after this entry
    event Appended(bytes32 indexed stream, bytes32 root, bytes32 manifest, bytes32 head);

    /// @notice The owner let `writer` append to the stream, or no longer lets it.
    event WriterSet(bytes32 indexed stream, address writer, bool allowed);

    /// @notice The owner closed the stream for ever.
    event Retired(bytes32 indexed stream);

    /// @notice The caller expected another head. If `actual` is the head that the caller's own entry makes, that entry
    /// is on chain already.
    error HeadMismatch(bytes32 stream, bytes32 expected, bytes32 actual);

    /// @notice The caller is neither the stream's owner nor one of its writers.
    error NotWriter(bytes32 stream, address owner, address caller);

    /// @notice The stream was retired, which is final.
    error StreamRetired(bytes32 stream);

    /// @notice `appendAll` was called without an entry.
    error NoEntries(bytes32 stream);

    /// @notice Appends one entry.
    /// @param owner the stream's owner: the caller, or one who has named the caller as a writer of this stream
    /// @param name the stream's name
    /// @param expectedHead the head that the entry follows: the stream's id for the first one
    /// @param root the entry's root
    /// @param manifest the entry's manifest digest
    /// @return newHead the head after the entry
    function append(address owner, bytes32 name, bytes32 expectedHead, bytes32 root, bytes32 manifest)
        external
        returns (bytes32 newHead);

    /// @notice Appends several entries in their order, or none; one {Appended} event each.
    /// @param owner the stream's owner: the caller, or one who has named the caller as a writer of this stream
    /// @param name the stream's name
    /// @param expectedHead the head that the first of the entries follows
    /// @param entries what to append; never empty
    /// @return newHead the head after the last entry
    function appendAll(address owner, bytes32 name, bytes32 expectedHead, Entry[] calldata entries)
        external
        returns (bytes32 newHead);

    /// @notice Lets `writer` append to the caller's stream `name`, or no longer lets it.
    function setWriter(bytes32 name, address writer, bool allowed) external;

    /// @notice Closes the caller's stream `name` for ever. Its last head stays readable.
    function retire(bytes32 name) external;

    /// @notice The head of a stream: its id where there is no entry, the last head after {retire}.
    function head(bytes32 stream) external view returns (bytes32);

    /// @notice Whether a stream was retired.
    function retired(bytes32 stream) external view returns (bool);

    /// @notice Whether the owner has named `account` as a writer of a stream. The owner itself needs no naming.
    function isWriter(bytes32 stream, address account) external view returns (bool);

    /// @notice The id of the stream `name` of `owner`, on this chain and in this registry.
    function streamId(address owner, bytes32 name) external view returns (bytes32);
}

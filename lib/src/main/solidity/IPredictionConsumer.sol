// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IAnchorRegistry} from "./IAnchorRegistry.sol";
import {IBonds} from "./IBonds.sol";

/// @title A contract that acts on proven, fresh predictions
/// @notice Anyone may carry a row here: that it was published is the authorisation. It is acted on if it is proven to
/// stand in an entry of one stream that few enough entries follow, is not too old, and no row with its key was acted on.
interface IPredictionConsumer {
    /// @param registry the registry that holds the stream
    /// @param publisher the stream's owner
    /// @param name the stream's name
    /// @param owner who may pause the contract
    /// @param mostLater how many entries may follow a row's; 0: only the latest is acted on
    /// @param maxAge how old a row may be, in the unit of its time (seconds unless the contract says otherwise); 0 where
    /// rows have no time, which is then not looked at
    /// @param bonds holds the stream's bond; zero where none is asked for
    /// @param minimumBond the least that the publisher must stand to lose, in wei; 0 where none is asked for
    struct Settings {
        IAnchorRegistry registry;
        address publisher;
        bytes32 name;
        address owner;
        uint32 mostLater;
        uint64 maxAge;
        IBonds bonds;
        uint256 minimumBond;
    }

    /// @param previousHead the stream's head before the row's entry
    /// @param manifest the manifest digest of the row's entry
    /// @param siblings the row's Merkle proof; empty where it is the batch's only row
    /// @param later all entries since, in their order; empty where the row's entry is the latest
    struct Proof {
        bytes32 previousHead;
        bytes32 manifest;
        bytes32[] siblings;
        IAnchorRegistry.Entry[] later;
    }

    /// @param previousHead the stream's head before the rows' entry
    /// @param manifest the manifest digest of the rows' entry
    /// @param siblings the hashes of OpenZeppelin's multiproof
    /// @param flags its flags
    /// @param later all entries since, in their order; empty where the rows' entry is the latest
    struct MultiProof {
        bytes32 previousHead;
        bytes32 manifest;
        bytes32[] siblings;
        bool[] flags;
        IAnchorRegistry.Entry[] later;
    }

    /// @notice The owner stopped the contract from acting on any row.
    event Paused();

    /// @notice The owner lets the contract act on rows again.
    event Resumed();

    /// @notice A row with this key was acted on before.
    error AlreadyDone(bytes32 key);

    /// @notice More entries follow the row's than the contract allows.
    error TooManyLater(uint256 later, uint256 most);

    /// @notice The proof is of a tree that is deeper than any of rows.
    error TooDeep(uint256 nodes, uint256 most);

    /// @notice The row is of a time that is yet to come.
    error NotYet(int256 time, int256 present);

    /// @notice The row is older than the contract allows.
    error TooOld(int256 time, int256 oldest);

    /// @notice The row says itself that nothing is to be done.
    error NotToAct(bytes32 key);

    /// @notice The publisher stands to lose too little.
    error BondTooSmall(uint256 bond, uint256 minimum);

    /// @notice A minimum bond needs a contract that tells the bond, and the other way about.
    error HalfABond(IBonds bonds, uint256 minimum);

    /// @notice The owner has paused the contract.
    error IsPaused();

    /// @notice The caller is not the contract's owner.
    error NotOwner(address caller);

    /// @notice Stops the contract from acting on any row. For the owner alone.
    function pause() external;

    /// @notice Lets the contract act on rows again. For the owner alone.
    function resume() external;

    /// @notice Whether the owner has paused the contract.
    function paused() external view returns (bool);

    /// @notice Whether a row with this key was acted on.
    function done(bytes32 key) external view returns (bool);

    /// @notice The same of several keys, in their order.
    function areDone(bytes32[] calldata keys) external view returns (bool[] memory);

    /// @notice The hash of the leaf columns' names, order, types and scales that a row must carry.
    function SCHEMA() external view returns (bytes32);

    /// @notice The registry that holds the stream.
    function registry() external view returns (IAnchorRegistry);

    /// @notice The stream whose rows are acted on.
    function stream() external view returns (bytes32);

    /// @notice Who may pause the contract.
    function owner() external view returns (address);

    /// @notice How many entries may follow a row's.
    function mostLater() external view returns (uint32);

    /// @notice How old a row may be; 0 where rows have no time.
    function maxAge() external view returns (uint64);

    /// @notice What holds the stream's bond; zero where none is asked for.
    function bonds() external view returns (IBonds);

    /// @notice The least that the publisher must stand to lose, in wei.
    function minimumBond() external view returns (uint256);
}

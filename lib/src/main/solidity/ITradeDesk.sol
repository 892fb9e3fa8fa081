// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IAnchorRegistry} from "./IAnchorRegistry.sol";

/// @title A contract that acts on proven predictions
/// @notice Anyone may carry a row here. It is acted on if it is proven to be a row of the newest entry of one stream,
/// and no row with its key was acted on before.
interface ITradeDesk {
    struct Trade {
        int256 time;
        int256 price;
        int256 volume;
    }

    /// @notice A proven row was acted on.
    event Traded(int256 indexed time, int256 price, int256 volume);

    /// @notice A row with this key was acted on before.
    error AlreadyTraded(int256 time);

    /// @notice Acts on a row of the stream's newest entry.
    /// @param previousHead the stream's head before that entry
    /// @param manifest the entry's manifest digest
    /// @param time the row's key
    /// @param price the row's price
    /// @param volume the row's volume
    /// @param model the row's model commitment
    /// @param features the row's feature commitment
    /// @param proof the row's Merkle proof
    function execute(
        bytes32 previousHead,
        bytes32 manifest,
        int256 time,
        int256 price,
        int256 volume,
        bytes32 model,
        bytes32 features,
        bytes32[] calldata proof
    ) external;

    /// @notice All trades, in the order in which they were made.
    function trades() external view returns (Trade[] memory);

    /// @notice Whether a row with this key was acted on.
    function executed(int256 time) external view returns (bool);

    /// @notice The hash of the leaf columns' names, order, types and scales that a row must carry.
    function SCHEMA() external view returns (bytes32);

    /// @notice The registry that holds the stream.
    function registry() external view returns (IAnchorRegistry);

    /// @notice The stream whose rows are acted on.
    function stream() external view returns (bytes32);
}

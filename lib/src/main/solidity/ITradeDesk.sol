// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IPredictionConsumer} from "./IPredictionConsumer.sol";

/// @title A desk that trades what was predicted
/// @notice A row is its own order: who publishes one authorises it, so a batch holds only rows to act on.
interface ITradeDesk is IPredictionConsumer {
    /// @notice A row as it stands in the leaf, behind the schema.
    /// @param time the row's key; seconds since 1970 where the desk has a maximum age
    struct Row {
        int256 time;
        int256 price;
        int256 volume;
        bytes32 model;
        bytes32 features;
    }

    struct Trade {
        int256 time;
        int256 price;
        int256 volume;
    }

    /// @param lowestPrice the lowest price at which the desk trades
    /// @param highestPrice the highest
    /// @param largestVolume the largest volume, of either sign, that it trades at once
    struct Limits {
        int88 lowestPrice;
        int88 highestPrice;
        uint80 largestVolume;
    }

    /// @notice A proven row was acted on.
    event Traded(int256 indexed time, int256 price, int256 volume);

    /// @notice The row's price is outside the desk's band.
    error PriceOutsideBand(int256 price, int256 lowest, int256 highest);

    /// @notice The row's volume is larger than the desk trades.
    error VolumeTooLarge(int256 volume, uint256 largest);

    /// @notice Acts on a proven row. A value that doesn't fit (time in 64 bits, price and volume in 88, signed) is refused.
    function execute(Row calldata row, Proof calldata proof) external;

    /// @notice Acts on several proven rows of one entry, but for those whose key was acted on before.
    /// @param rows in the multiproof's order; never empty
    function executeMany(Row[] calldata rows, MultiProof calldata proof) external;

    /// @notice All trades, in the order in which they were made.
    function trades() external view returns (Trade[] memory);

    /// @notice A trade and the ones before it, newest first; none where there is none with that key. For a desk with more
    /// trades than a node gives in one answer.
    /// @param most how many at most
    function tradesBack(int256 time, uint256 most) external view returns (Trade[] memory);

    /// @notice The key of the newest trade; 0 where there is none.
    function last() external view returns (int256);

    /// @notice How many trades there are.
    function count() external view returns (uint256);

    /// @notice Whether a row with this key was acted on.
    function executed(int256 time) external view returns (bool);

    /// @notice What the desk trades at most.
    function limits() external view returns (Limits memory);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title What stands behind a stream's predictions
interface IBonds {
    /// @notice What the publisher of a stream stands to lose, in wei; 0 once its exit has begun, or it was lost
    function bondOf(bytes32 stream, bytes32 schema) external view returns (uint256);
}

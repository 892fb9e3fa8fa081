// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title What a desk would be without proofs: its owner sends every prediction, each in a call of its own
/// @dev Stores and emits what TradeDesk does, in the same slots, and checks nothing but its caller.
contract NaiveDeskHarness {
    event Traded(int256 indexed time, int256 price, int256 volume);

    address private immutable _owner = msg.sender;
    mapping(bytes32 key => uint256) private _marks;
    uint8 private _state = 1;
    int64 private _last;
    uint64 private _count;

    function trade(int64 time, int88 price, int88 volume) external {
        require(msg.sender == _owner);
        bytes32 key = bytes32(uint256(int256(time)));
        require(_marks[key] == 0);
        uint256 data = uint256(uint88(price)) << 152 | uint256(uint88(volume)) << 64 | uint64(_last);
        _marks[key] = data << 8 | 1;
        (_last, _count) = (time, _count + 1);
        emit Traded(time, price, volume);
    }
}

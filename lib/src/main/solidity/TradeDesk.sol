// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {HawserProof} from "./HawserProof.sol";
import {IAnchorRegistry} from "./IAnchorRegistry.sol";
import {ITradeDesk} from "./ITradeDesk.sol";

/// @title The trade desk of the demonstration
contract TradeDesk is ITradeDesk {
    /// @inheritdoc ITradeDesk
    /// @dev Of the key `time int` and the columns `price decimal(18,0)`, `volume decimal(18,0)`, `model` and
    /// `features`.
    bytes32 public constant SCHEMA = 0xb8fdc34d7271bceac90b888f2b4fcc6bac9187b7f4e4696cc66bd4be10565115;

    /// @inheritdoc ITradeDesk
    IAnchorRegistry public immutable registry;

    /// @inheritdoc ITradeDesk
    bytes32 public immutable stream;

    /// @inheritdoc ITradeDesk
    mapping(int256 time => bool) public executed;

    Trade[] private _trades;

    /// @param registry_ the registry that holds the stream
    /// @param owner the stream's owner
    /// @param name the stream's name
    constructor(IAnchorRegistry registry_, address owner, bytes32 name) {
        registry = registry_;
        stream = registry_.streamId(owner, name);
    }

    /// @inheritdoc ITradeDesk
    function execute(
        bytes32 previousHead,
        bytes32 manifest,
        int256 time,
        int256 price,
        int256 volume,
        bytes32 model,
        bytes32 features,
        bytes32[] calldata proof
    ) external {
        if (executed[time]) {
            revert AlreadyTraded(time);
        }
        bytes memory values = abi.encode(SCHEMA, time, price, volume, model, features);
        HawserProof.requireLatest(registry, stream, previousHead, manifest, HawserProof.leafOf(values), proof);
        executed[time] = true;
        _trades.push(Trade(time, price, volume));
        emit Traded(time, price, volume);
    }

    /// @inheritdoc ITradeDesk
    function trades() external view returns (Trade[] memory) {
        return _trades;
    }
}

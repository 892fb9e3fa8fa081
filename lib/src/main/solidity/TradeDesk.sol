// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

import {HawserProof, Leaf} from "./HawserProof.sol";
import {ITradeDesk} from "./ITradeDesk.sol";
import {PredictionConsumer} from "./PredictionConsumer.sol";

/// @title The trade desk of the demonstration
/// @dev A trade lies in one slot, that of its key's mark, beside the key of the trade before it.
contract TradeDesk is ITradeDesk, PredictionConsumer {
    using SafeCast for int256;

    /// @dev Of the key `time int` and the columns `price decimal(18,0)`, `volume decimal(18,0)`, `model` and
    /// `features`.
    bytes32 private constant ROW_SCHEMA = 0xb8fdc34d7271bceac90b888f2b4fcc6bac9187b7f4e4696cc66bd4be10565115;

    int88 private immutable _lowestPrice;
    int88 private immutable _highestPrice;
    uint80 private immutable _largestVolume;

    /// @dev In the slot of the base's state, which is never zero.
    int64 private _last;

    uint64 private _count;

    constructor(Settings memory settings, Limits memory limits_) PredictionConsumer(ROW_SCHEMA, settings) {
        _lowestPrice = limits_.lowestPrice;
        _highestPrice = limits_.highestPrice;
        _largestVolume = limits_.largestVolume;
    }

    /// @inheritdoc ITradeDesk
    function execute(Row calldata row, Proof calldata proof) external {
        _requireProven(_leaf(row), proof);
        _trade(row);
    }

    /// @inheritdoc ITradeDesk
    function executeMany(Row[] calldata rows, MultiProof calldata proof) external {
        Leaf[] memory leaves = new Leaf[](rows.length);
        for (uint256 i = 0; i < rows.length; i++) {
            leaves[i] = _leaf(rows[i]);
        }
        _requireProven(leaves, proof);
        for (uint256 i = 0; i < rows.length; i++) {
            if (!executed(rows[i].time)) {
                _trade(rows[i]);
            }
        }
    }

    /// @inheritdoc ITradeDesk
    function trades() external view returns (Trade[] memory all) {
        all = new Trade[](_count);
        int256 key = _last;
        for (uint256 i = all.length; i > 0; i--) {
            (all[i - 1], key) = _made(key);
        }
    }

    /// @inheritdoc ITradeDesk
    function tradesBack(int256 time, uint256 most) external view returns (Trade[] memory some) {
        uint256 length = executed(time) ? Math.min(most, _count) : 0;
        some = new Trade[](length);
        for (uint256 i = 0; i < length; i++) {
            int256 previous;
            (some[i], previous) = _made(time);
            if (previous == time) {
                length = i + 1;
            }
            time = previous;
        }
        // Shorter than it was made, where the first of all trades came before the end.
        assembly ("memory-safe") {
            mstore(some, length)
        }
    }

    /// @inheritdoc ITradeDesk
    function executed(int256 time) public view returns (bool) {
        return done(_key(time));
    }

    /// @inheritdoc ITradeDesk
    function last() external view returns (int256) {
        return _last;
    }

    /// @inheritdoc ITradeDesk
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc ITradeDesk
    function limits() external view returns (Limits memory) {
        return Limits(_lowestPrice, _highestPrice, _largestVolume);
    }

    /// @dev The first trade of all is its own predecessor, so that a walk knows its end.
    function _trade(Row calldata row) private {
        int64 time = row.time.toInt64();
        (int88 price, int88 volume) = (row.price.toInt88(), row.volume.toInt88());
        if (price < _lowestPrice || price > _highestPrice) {
            revert PriceOutsideBand(price, _lowestPrice, _highestPrice);
        }
        if (SignedMath.abs(volume) > _largestVolume) {
            revert VolumeTooLarge(volume, _largestVolume);
        }
        uint64 made = _count;
        int64 previous = made == 0 ? time : _last;
        uint248 data = uint248(uint88(price)) << 152 | uint248(uint88(volume)) << 64 | uint64(previous);
        _mark(_key(time), time, data);
        (_last, _count) = (time, made + 1);
        emit Traded(time, price, volume);
    }

    function _made(int256 time) private view returns (Trade memory trade, int256 previous) {
        uint248 data = _kept(_key(time));
        trade = Trade(time, int88(uint88(data >> 152)), int88(uint88(data >> 64)));
        previous = int64(uint64(data));
    }

    function _leaf(Row calldata row) private view returns (Leaf) {
        return HawserProof.leafOf(abi.encode(SCHEMA, row));
    }

    function _key(int256 time) private pure returns (bytes32) {
        return bytes32(uint256(time));
    }
}

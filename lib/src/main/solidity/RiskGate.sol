// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {HawserProof} from "./HawserProof.sol";
import {PredictionConsumer} from "./PredictionConsumer.sol";

/// @title A gate that lets accounts through by their proven risk
/// @notice Keeps, of each account, the newest score of the pipeline `account-risk` that was carried here. An account is
/// blocked from the limit on; one that nothing is known of is let through.
/// @dev A row's time is the number of the last block that it tells of, so {maxAge} is in blocks.
contract RiskGate is PredictionConsumer {
    using SafeCast for int256;

    /// @notice A row as it stands in the leaf, behind the schema.
    /// @param risk the probability, with six decimals
    struct Row {
        address account;
        int256 lastBlock;
        int256 risk;
        int256 risky;
        bytes32 model;
        bytes32 features;
    }

    struct Score {
        int64 lastBlock;
        int32 risk;
        bool known;
    }

    /// @dev Of the key `account address`, `last_block bigint` and the columns `risk decimal(7,6)`, `risky int`, `model`
    /// and `features`.
    bytes32 private constant ROW_SCHEMA = 0x0952ccbda5606df02def6bdaf975bef5c89af010c13126071c0e86e07da5efa7;

    /// @notice The lowest risk that is blocked, with six decimals.
    int32 public immutable limit;

    /// @notice What is known of an account.
    mapping(address account => Score) public scores;

    /// @notice An account has a new score.
    event Scored(address indexed account, int256 lastBlock, int256 risk);

    /// @notice A newer score of the account is known.
    error Outdated(address account, int256 lastBlock, int256 known);

    constructor(Settings memory settings, int32 limit_) PredictionConsumer(ROW_SCHEMA, settings) {
        limit = limit_;
    }

    /// @notice Takes the score of a proven row for its account.
    function score(Row calldata row, Proof calldata proof) external {
        Score memory known = scores[row.account];
        if (known.known && row.lastBlock < known.lastBlock) {
            revert Outdated(row.account, row.lastBlock, known.lastBlock);
        }
        _requireProven(HawserProof.leafOf(abi.encode(SCHEMA, row)), proof);
        _mark(keccak256(abi.encode(row.account, row.lastBlock)), row.lastBlock, 0);
        scores[row.account] = Score(row.lastBlock.toInt64(), row.risk.toInt32(), true);
        emit Scored(row.account, row.lastBlock, row.risk);
    }

    /// @notice Whether an account is let through.
    function allowed(address account) external view returns (bool) {
        Score memory known = scores[account];
        return !known.known || known.risk < limit;
    }

    /// @dev In the unit of a row's time.
    function _present() internal view override returns (uint256) {
        return block.number;
    }
}

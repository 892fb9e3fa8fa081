// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {HawserProof} from "./HawserProof.sol";
import {PredictionConsumer} from "./PredictionConsumer.sol";

/// @title Money held until it is predicted whether a delivery comes in time
/// @notice Pays the courier where the pipeline `delivery-time` predicts no more minutes than were promised; else the
/// payer gets the money back, as where no prediction has come by the order's deadline.
contract DeliveryEscrow is PredictionConsumer {
    using Address for address payable;

    /// @notice A row as it stands in the leaf, behind the schema.
    /// @param predicted the column `minutes`, with six decimals
    struct Row {
        string id;
        int256 predicted;
        bytes32 model;
        bytes32 features;
    }

    struct Order {
        address payable courier;
        uint96 amount;
        uint32 promisedMinutes;
        uint64 deadline;
        bool opened;
    }

    /// @dev Of the key `id string` and the columns `minutes decimal(12,6)`, `model` and `features`.
    bytes32 private constant ROW_SCHEMA = 0x085795485a2dc91b834722af933f3519fee9b877c09d8ef3fe7764be32f1b06b;

    /// @notice The orders that were opened, by {keyOf}: each payer has ids of its own, so that nobody can take another's.
    mapping(bytes32 key => Order) public orders;

    /// @notice Money is held for a delivery.
    event OrderOpened(bytes32 indexed key, string id, address payer, address courier, uint256 amount);

    /// @notice The money for a delivery went to the courier, or back to the payer.
    event Settled(bytes32 indexed key, address to, uint256 amount);

    /// @notice The payer's order for the delivery was opened before, or is settled.
    error OrderExists(bytes32 key);

    /// @notice Nothing is held for the delivery.
    error NoOrder(bytes32 key);

    /// @notice The sum is nothing, or more than an order holds.
    error BadAmount(uint256 amount);

    /// @notice The order's deadline is yet to come.
    error BeforeDeadline(bytes32 key, uint64 deadline);

    constructor(Settings memory settings) PredictionConsumer(ROW_SCHEMA, settings) {}

    /// @notice Holds the ether sent for a delivery until its prediction comes.
    /// @param deadline from when on the money may be taken back, in seconds since 1970
    function open(string calldata id, address payable courier, uint32 promisedMinutes, uint64 deadline)
        external
        payable
    {
        bytes32 key = keyOf(msg.sender, id);
        if (orders[key].opened) {
            revert OrderExists(key);
        }
        if (msg.value == 0 || msg.value > type(uint96).max) {
            revert BadAmount(msg.value);
        }
        orders[key] = Order(courier, uint96(msg.value), promisedMinutes, deadline, true);
        emit OrderOpened(key, id, msg.sender, courier, msg.value);
    }

    /// @notice Pays out, or refunds, what the payer's order holds for the delivery of a proven row.
    function settle(address payable payer, Row calldata row, Proof calldata proof) external {
        bytes32 key = keyOf(payer, row.id);
        bytes memory values = abi.encode(SCHEMA, row.id, row.predicted, row.model, row.features);
        _requireProven(HawserProof.leafOf(values), proof);
        _mark(key, 0, 0);
        Order memory order = orders[key];
        bool inTime = row.predicted <= int256(uint256(order.promisedMinutes)) * 10 ** 6;
        _release(key, inTime ? order.courier : payer);
    }

    /// @notice Gives back what is held for a delivery that no prediction has settled by the order's deadline.
    function refund(address payable payer, string calldata id) external {
        bytes32 key = keyOf(payer, id);
        uint64 deadline = orders[key].deadline;
        if (block.timestamp < deadline) {
            revert BeforeDeadline(key, deadline);
        }
        _release(key, payer);
    }

    /// @notice The key of a payer's order for a delivery.
    function keyOf(address payer, string calldata id) public pure returns (bytes32) {
        return keccak256(abi.encode(payer, id));
    }

    /// @dev The order stays, empty, so that none follows it under the same id.
    function _release(bytes32 key, address payable to) private {
        uint96 amount = orders[key].amount;
        if (amount == 0) {
            revert NoOrder(key);
        }
        orders[key].amount = 0;
        emit Settled(key, to, amount);
        to.sendValue(amount);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {IBonds} from "../../main/solidity/IBonds.sol";
import {IPredictionConsumer} from "../../main/solidity/IPredictionConsumer.sol";
import {ITradeDesk} from "../../main/solidity/ITradeDesk.sol";
import {TradeDesk} from "../../main/solidity/TradeDesk.sol";
import {Testing} from "./Testing.sol";
import {Trees} from "./Trees.sol";

/// @dev Publishes batches whose keys come again and again, carries any row of any batch to a desk, forges some, and
/// remembers what the desk must hold.
contract DeskHandler is Testing {
    uint32 private constant MOST_LATER = 2;

    struct Batch {
        bytes32 previousHead;
        bytes32[] nodes;
        bytes32[] leaves;
        ITradeDesk.Row[] rows;
    }

    AnchorRegistry private registry = new AnchorRegistry();
    bytes32 private constant NAME = "desk";
    bytes32 private constant MANIFEST = keccak256("manifest");
    TradeDesk public desk;
    Batch[] private batches;
    IAnchorRegistry.Entry[] private entries;
    mapping(int256 time => bool) private traded;
    ITradeDesk.Trade[] private expected;

    constructor() {
        desk = new TradeDesk(
            IPredictionConsumer.Settings(
                registry, address(this), NAME, address(this), MOST_LATER, 0, IBonds(address(0)), 0
            ),
            ITradeDesk.Limits(-100, 100, 100)
        );
    }

    function publish(uint8 size, bytes32 seed) external {
        Batch storage batch = batches.push();
        batch.previousHead = registry.head(desk.stream());
        bytes32[] memory leaves = new bytes32[](1 + size % 6);
        for (uint256 i = 0; i < leaves.length; i++) {
            bytes32 random = keccak256(abi.encode(seed, i));
            int256 time = int256(i * 5 + uint256(random) % 5) - 10;
            batch.rows.push(ITradeDesk.Row(time, int8(uint8(random[0])), int8(uint8(random[1])), random, seed));
            leaves[i] = keccak256(abi.encode(keccak256(abi.encode(desk.SCHEMA(), batch.rows[i]))));
        }
        batch.leaves = leaves;
        batch.nodes = Trees.over(leaves);
        entries.push(IAnchorRegistry.Entry(batch.nodes[0], MANIFEST));
        registry.append(address(this), NAME, batch.previousHead, batch.nodes[0], MANIFEST);
    }

    function carry(uint8 which, uint8 place, bool forged) external {
        if (batches.length == 0) {
            return;
        }
        uint256 index = which % batches.length;
        Batch storage batch = batches[index];
        ITradeDesk.Row memory row = batch.rows[place % batch.rows.length];
        bytes32[] memory siblings = Trees.proof(batch.nodes, batch.leaves[place % batch.rows.length]);
        if (forged) {
            row.price = row.price == 1 ? int256(2) : int256(1);
        }
        IAnchorRegistry.Entry[] memory later = since(index);
        bool good = !forged && later.length <= MOST_LATER && !traded[row.time] && row.price >= -100 && row.price <= 100
            && row.volume >= -100 && row.volume <= 100;
        try desk.execute(row, IPredictionConsumer.Proof(batch.previousHead, MANIFEST, siblings, later)) {
            vm.assertTrue(good, "a row was traded that must not be");
            traded[row.time] = true;
            expected.push(ITradeDesk.Trade(row.time, row.price, row.volume));
        } catch {
            vm.assertFalse(good, "a row was refused that must be traded");
        }
    }

    /// @dev Whole batches of two rows, one of which may be done before.
    function carryTogether(uint8 which) external {
        if (batches.length == 0) {
            return;
        }
        uint256 index = which % batches.length;
        Batch storage batch = batches[index];
        IAnchorRegistry.Entry[] memory later = since(index);
        if (batch.rows.length != 2 || later.length > MOST_LATER) {
            return;
        }
        bool[] memory flags = new bool[](1);
        flags[0] = true;
        bool good = true;
        for (uint256 i = 0; i < 2; i++) {
            ITradeDesk.Row memory row = batch.rows[i];
            good = good
                && (traded[row.time]
                    || (row.price >= -100 && row.price <= 100 && row.volume >= -100 && row.volume <= 100));
        }
        IPredictionConsumer.MultiProof memory proof =
            IPredictionConsumer.MultiProof(batch.previousHead, MANIFEST, new bytes32[](0), flags, later);
        try desk.executeMany(batch.rows, proof) {
            vm.assertTrue(good, "rows were traded that must not be");
            for (uint256 i = 0; i < 2; i++) {
                ITradeDesk.Row memory row = batch.rows[i];
                if (!traded[row.time]) {
                    traded[row.time] = true;
                    expected.push(ITradeDesk.Trade(row.time, row.price, row.volume));
                }
            }
        } catch {
            vm.assertFalse(good, "rows were refused that must be traded");
        }
    }

    function requireExactlyWhatWasCarried() external view {
        ITradeDesk.Trade[] memory trades = desk.trades();
        vm.assertEq(keccak256(abi.encode(trades)), keccak256(abi.encode(expected)), "other trades than were carried");
        vm.assertEq(desk.count(), expected.length);
        for (int256 time = -10; time < 30; time++) {
            vm.assertTrue(desk.executed(time) == traded[time], "a key is marked otherwise than it was traded");
        }
    }

    function since(uint256 index) private view returns (IAnchorRegistry.Entry[] memory later) {
        later = new IAnchorRegistry.Entry[](entries.length - index - 1);
        for (uint256 i = 0; i < later.length; i++) {
            later[i] = entries[index + 1 + i];
        }
    }
}

contract TradeDeskInvariants is Testing {
    DeskHandler private handler;

    function setUp() public {
        handler = new DeskHandler();
    }

    /// @dev Read by forge: the handler alone is called.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_theDeskHoldsEachKeyOnceInTheOrderOfItsTrades() public view {
        handler.requireExactlyWhatWasCarried();
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {HawserProof} from "../../main/solidity/HawserProof.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {ITradeDesk} from "../../main/solidity/ITradeDesk.sol";
import {TradeDesk} from "../../main/solidity/TradeDesk.sol";
import {Testing} from "./Testing.sol";
import {Vectors} from "./Vectors.sol";

contract TradeDeskTest is Testing {
    address private constant OWNER = Vectors.OWNER;
    address private constant STRANGER = address(0xc3);
    bytes32 private constant NAME = Vectors.NAME;
    bytes32 private constant MANIFEST = keccak256("manifest");

    AnchorRegistry private registry;
    TradeDesk private desk;
    bytes32 private id;

    function setUp() public {
        registry = new AnchorRegistry();
        desk = new TradeDesk(registry, OWNER, NAME);
        id = registry.streamId(OWNER, NAME);
    }

    function test_theDeskNamesItsRegistryStreamAndSchema() public view {
        vm.assertTrue(address(desk.registry()) == address(registry));
        vm.assertEq(desk.stream(), id);
        vm.assertEq(desk.SCHEMA(), Vectors.TRADE_SCHEMA);
    }

    function test_rowsOfTheVectorsAreTradedInTheOrderInWhichTheyCome() public {
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        uint8[4] memory order = [2, 0, 3, 1];
        for (uint256 i = 0; i < order.length; i++) {
            Vectors.Row memory row = rows[order[i]];
            vm.expectEmit();
            emit ITradeDesk.Traded(row.time, row.price, row.volume);
            execute(id, row);
        }
        ITradeDesk.Trade[] memory trades = desk.trades();
        vm.assertEq(trades.length, order.length);
        for (uint256 i = 0; i < order.length; i++) {
            Vectors.Row memory row = rows[order[i]];
            vm.assertEq(trades[i].time, row.time);
            vm.assertEq(trades[i].price, row.price);
            vm.assertEq(trades[i].volume, row.volume);
            vm.assertTrue(desk.executed(row.time));
        }
    }

    function test_aDeskWithoutTradesShowsNone() public view {
        vm.assertEq(desk.trades().length, 0);
        vm.assertFalse(desk.executed(1));
    }

    function test_anyoneMayCarryARow() public {
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        vm.prank(STRANGER);
        desk.execute(id, MANIFEST, row.time, row.price, row.volume, row.model, row.features, row.proof);
        vm.assertTrue(desk.executed(row.time));
    }

    function test_aRowOfALaterEntryOfOneTransactionIsTraded() public {
        IAnchorRegistry.Entry[] memory entries = new IAnchorRegistry.Entry[](2);
        entries[0] = IAnchorRegistry.Entry(keccak256("other"), MANIFEST);
        entries[1] = IAnchorRegistry.Entry(Vectors.TRADE_ROOT, MANIFEST);
        vm.prank(OWNER);
        registry.appendAll(OWNER, NAME, id, entries);
        execute(follow(id, entries[0].root, MANIFEST), Vectors.tradeRows()[0]);
    }

    function test_aForgedValueIsRefused() public {
        bytes32 actual = anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        rows[0].time++;
        refuse(id, rows[0], actual);
        rows[1].price++;
        refuse(id, rows[1], actual);
        rows[2].volume--;
        refuse(id, rows[2], actual);
        rows[3].model = keccak256("another model");
        refuse(id, rows[3], actual);
        rows = Vectors.tradeRows();
        rows[0].features = rows[1].features;
        refuse(id, rows[0], actual);
        rows[1].proof[1] = keccak256("another sibling");
        refuse(id, rows[1], actual);
        vm.assertEq(desk.trades().length, 0);
    }

    function test_anInnerNodeIsNotARow() public {
        bytes32 actual = anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        bytes32[] memory shorter = new bytes32[](1);
        shorter[0] = row.proof[1];
        row.proof = shorter;
        refuse(id, row, actual);
    }

    function test_anotherManifestIsRefused() public {
        bytes32 actual = anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        bytes32 manifest = keccak256("another manifest");
        bytes32 expected = follow(id, Vectors.TRADE_ROOT, manifest);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotLatestEntry.selector, expected, actual));
        desk.execute(id, manifest, row.time, row.price, row.volume, row.model, row.features, row.proof);
    }

    function test_aRowOfAnOlderEntryIsRefused() public {
        bytes32 first = anchor(OWNER, id, Vectors.TRADE_ROOT);
        bytes32 second = anchor(OWNER, first, keccak256("next root"));
        Vectors.Row memory row = Vectors.tradeRows()[0];
        refuse(id, row, second);
        refuse(first, row, second);
    }

    function test_aRowBeforeTheFirstEntryIsRefused() public {
        refuse(id, Vectors.tradeRows()[0], id);
    }

    function test_aRowOfAnotherOwnersStreamIsRefused() public {
        bytes32 foreign = registry.streamId(STRANGER, NAME);
        anchor(STRANGER, foreign, Vectors.TRADE_ROOT);
        refuse(foreign, Vectors.tradeRows()[0], id);
    }

    function test_aKeyIsTradedOnce() public {
        bytes32 first = anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        execute(id, row);
        vm.expectRevert(abi.encodeWithSelector(ITradeDesk.AlreadyTraded.selector, row.time));
        execute(id, row);
        anchor(OWNER, first, Vectors.TRADE_ROOT);
        vm.expectRevert(abi.encodeWithSelector(ITradeDesk.AlreadyTraded.selector, row.time));
        execute(first, row);
        vm.assertEq(desk.trades().length, 1);
    }

    function test_aRowOfARetiredStreamsLastEntryIsTraded() public {
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        vm.prank(OWNER);
        registry.retire(NAME);
        execute(id, Vectors.tradeRows()[0]);
    }

    function test_theArtifactIsWhatRuns() public {
        string memory artifact = vm.readFile("src/main/resources/dev/hawser/contracts/TradeDesk.json");
        bytes memory code = bytes.concat(vm.parseJsonBytes(artifact, ".bytecode"), abi.encode(registry, OWNER, NAME));
        address made;
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        vm.assertEq(made.codehash, address(desk).codehash);
    }

    function testFuzz_valuesAreStoredWhole(int256[3] calldata values, bytes32 model, bytes32 features) public {
        Vectors.Row memory row = Vectors.Row(values[0], values[1], values[2], model, features, new bytes32[](0));
        anchor(OWNER, id, leaf(Vectors.TRADE_SCHEMA, row));
        execute(id, row);
        ITradeDesk.Trade memory trade = desk.trades()[0];
        vm.assertEq(trade.time, values[0]);
        vm.assertEq(trade.price, values[1]);
        vm.assertEq(trade.volume, values[2]);
    }

    function testFuzz_aRowOfAnotherSchemaIsRefused(bytes32 schema) public {
        vm.assume(schema != Vectors.TRADE_SCHEMA);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        row.proof = new bytes32[](0);
        bytes32 actual = anchor(OWNER, id, leaf(schema, row));
        bytes32 expected = follow(id, leaf(Vectors.TRADE_SCHEMA, row), MANIFEST);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotLatestEntry.selector, expected, actual));
        execute(id, row);
    }

    function testFuzz_anotherProofIsRefused(bytes32[] memory proof) public {
        bytes32 actual = anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        vm.assume(keccak256(abi.encode(proof)) != keccak256(abi.encode(row.proof)));
        row.proof = proof;
        refuse(id, row, actual);
    }

    function anchor(address owner, bytes32 previous, bytes32 root_) private returns (bytes32) {
        vm.prank(owner);
        return registry.append(owner, NAME, previous, root_, MANIFEST);
    }

    function execute(bytes32 previous, Vectors.Row memory row) private {
        desk.execute(previous, MANIFEST, row.time, row.price, row.volume, row.model, row.features, row.proof);
    }

    function refuse(bytes32 previous, Vectors.Row memory row, bytes32 actual) private {
        bytes32 expected = follow(previous, root(row), MANIFEST);
        vm.assertTrue(expected != actual);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotLatestEntry.selector, expected, actual));
        execute(previous, row);
    }

    /// @dev The root that a row and its proof make, in the words of the specification.
    function root(Vectors.Row memory row) private pure returns (bytes32 node) {
        node = leaf(Vectors.TRADE_SCHEMA, row);
        for (uint256 i = 0; i < row.proof.length; i++) {
            bytes32 sibling = row.proof[i];
            node = keccak256(node < sibling ? abi.encode(node, sibling) : abi.encode(sibling, node));
        }
    }

    function leaf(bytes32 schema, Vectors.Row memory row) private pure returns (bytes32) {
        bytes memory values = abi.encode(schema, row.time, row.price, row.volume, row.model, row.features);
        return keccak256(abi.encode(keccak256(values)));
    }
}

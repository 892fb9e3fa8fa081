// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {HawserProof} from "../../main/solidity/HawserProof.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {IBonds} from "../../main/solidity/IBonds.sol";
import {IPredictionConsumer} from "../../main/solidity/IPredictionConsumer.sol";
import {ITradeDesk} from "../../main/solidity/ITradeDesk.sol";
import {TradeDesk} from "../../main/solidity/TradeDesk.sol";
import {Testing} from "./Testing.sol";
import {Vectors} from "./Vectors.sol";

contract Bonds is IBonds {
    mapping(bytes32 stream => mapping(bytes32 schema => uint256)) public bondOf;

    function set(bytes32 stream, bytes32 schema, uint256 bond) external {
        bondOf[stream][schema] = bond;
    }
}

contract TradeDeskTest is Testing {
    address private constant OWNER = Vectors.OWNER;
    address private constant STRANGER = address(0xc3);
    bytes32 private constant NAME = Vectors.NAME;
    bytes32 private constant MANIFEST = keccak256("manifest");
    uint32 private constant MOST_LATER = 2;
    int256 private constant LARGEST_VOLUME = int256(uint256(type(uint80).max));

    AnchorRegistry private registry;
    TradeDesk private desk;
    bytes32 private id;

    function setUp() public {
        registry = new AnchorRegistry();
        desk = new TradeDesk(settings(MOST_LATER, 0), anything());
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
        uint8[4] memory sequence = [2, 0, 3, 1];
        for (uint256 i = 0; i < sequence.length; i++) {
            Vectors.Row memory row = rows[sequence[i]];
            vm.expectEmit();
            emit ITradeDesk.Traded(row.time, row.price, row.volume);
            execute(id, row);
        }
        ITradeDesk.Trade[] memory trades = desk.trades();
        vm.assertEq(trades.length, sequence.length);
        for (uint256 i = 0; i < sequence.length; i++) {
            Vectors.Row memory row = rows[sequence[i]];
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
        IPredictionConsumer.Proof memory proof = proofOf(id, MANIFEST, row);
        vm.prank(STRANGER);
        desk.execute(order(row), proof);
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
        ITradeDesk.Row memory given = order(row);
        IPredictionConsumer.Proof memory proof = proofOf(id, manifest, row);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotInStream.selector, expected, actual));
        desk.execute(given, proof);
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
        bytes memory refusal =
            abi.encodeWithSelector(IPredictionConsumer.AlreadyDone.selector, bytes32(uint256(row.time)));
        refuse(row, proofOf(id, MANIFEST, row), refusal);
        anchor(OWNER, first, Vectors.TRADE_ROOT);
        refuse(row, proofOf(first, MANIFEST, row), refusal);
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
        bytes memory arguments = abi.encode(settings(MOST_LATER, 0), anything());
        bytes memory code = bytes.concat(vm.parseJsonBytes(artifact, ".bytecode"), arguments);
        address made;
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        vm.assertEq(made.codehash, address(desk).codehash);
    }

    function testFuzz_valuesAreStoredWhole(int64 time, int88 price, int88 volume, bytes32 model) public {
        vm.assume(volume >= -LARGEST_VOLUME && volume <= LARGEST_VOLUME);
        Vectors.Row memory row = Vectors.Row(time, price, volume, model, model, new bytes32[](0));
        anchor(OWNER, id, leaf(Vectors.TRADE_SCHEMA, row));
        execute(id, row);
        ITradeDesk.Trade memory trade = desk.trades()[0];
        vm.assertEq(trade.time, time);
        vm.assertEq(trade.price, price);
        vm.assertEq(trade.volume, volume);
        vm.assertEq(desk.last(), time);
        vm.assertEq(desk.count(), 1);
    }

    function testFuzz_aValueThatDoesNotFitIsRefused(int256[3] memory values, uint8 which) public {
        which %= 3;
        uint8[3] memory bits = [64, 88, 88];
        for (uint256 i = 0; i < 3; i++) {
            values[i] = i == which ? values[i] : int256(i);
        }
        int256 limit = int256(1) << (bits[which] - 1);
        vm.assume(values[which] >= limit || values[which] < -limit);
        Vectors.Row memory row = Vectors.Row(values[0], values[1], values[2], NAME, NAME, new bytes32[](0));
        anchor(OWNER, id, leaf(Vectors.TRADE_SCHEMA, row));
        refuse(
            row,
            proofOf(id, MANIFEST, row),
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedIntDowncast.selector, bits[which], values[which])
        );
    }

    function test_aKeyWhoseValuesAreAllZeroIsTradedOnce() public {
        Vectors.Row memory row = Vectors.Row(0, 0, 0, 0, 0, new bytes32[](0));
        anchor(OWNER, id, leaf(Vectors.TRADE_SCHEMA, row));
        vm.assertFalse(desk.executed(0));
        execute(id, row);
        vm.assertTrue(desk.executed(0));
        refuse(
            row,
            proofOf(id, MANIFEST, row),
            abi.encodeWithSelector(IPredictionConsumer.AlreadyDone.selector, bytes32(0))
        );
        vm.assertEq(desk.trades().length, 1);
        vm.assertEq(desk.tradesBack(0, 5).length, 1);
    }

    function test_aFileIsNoRow() public {
        bytes memory file = abi.encode("part-0.parquet", keccak256("sha256"), int256(17));
        vm.assertEq(abi.decode(file, (bytes32)), bytes32(uint256(0x60)));
        bytes32 fileLeaf = keccak256(abi.encode(keccak256(file)));
        bytes32 actual = anchor(OWNER, id, fileLeaf);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        row.proof = new bytes32[](0);
        refuse(id, row, actual);
    }

    function test_aPriceOutsideTheBandIsRefused() public {
        desk = new TradeDesk(settings(0, 0), ITradeDesk.Limits(10, 11, 1000));
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        int256[2] memory outside = [int256(12), 9];
        for (uint256 i = 0; i < 2; i++) {
            bytes memory refusal = abi.encodeWithSelector(ITradeDesk.PriceOutsideBand.selector, outside[i], 10, 11);
            refuse(rows[i + 1], proofOf(id, MANIFEST, rows[i + 1]), refusal);
        }
        execute(id, rows[0]);
        execute(id, rows[3]);
    }

    function test_aLargerVolumeOfEitherSignIsRefused() public {
        desk = new TradeDesk(settings(0, 0), ITradeDesk.Limits(0, 100, 110));
        bytes32 head = anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        bytes memory refusal = abi.encodeWithSelector(ITradeDesk.VolumeTooLarge.selector, 120, 110);
        refuse(rows[1], proofOf(id, MANIFEST, rows[1]), refusal);
        execute(id, rows[3]);
        Vectors.Row memory row = Vectors.Row(9, 10, -111, 0, 0, new bytes32[](0));
        anchor(OWNER, head, leaf(Vectors.TRADE_SCHEMA, row));
        refuse(row, proofOf(head, MANIFEST, row), abi.encodeWithSelector(ITradeDesk.VolumeTooLarge.selector, -111, 110));
    }

    function test_rowsTogetherAreTradedButThoseDoneBefore() public {
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        execute(id, rows[2]);
        (ITradeDesk.Row[] memory given, IPredictionConsumer.MultiProof memory proof) = whole(rows);
        desk.executeMany(given, proof);
        ITradeDesk.Trade[] memory trades = desk.trades();
        vm.assertEq(trades.length, 4);
        vm.assertEq(trades[0].time, rows[2].time);
        desk.executeMany(given, proof);
        vm.assertEq(desk.count(), 4);
    }

    function test_oneForgedRowAmongSeveralStopsThemAll() public {
        bytes32 actual = anchor(OWNER, id, Vectors.TRADE_ROOT);
        (ITradeDesk.Row[] memory given, IPredictionConsumer.MultiProof memory proof) = whole(Vectors.tradeRows());
        given[1].price++;
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i = 0; i < 4; i++) {
            leaves[i] = keccak256(abi.encode(keccak256(abi.encode(Vectors.TRADE_SCHEMA, given[i]))));
        }
        bytes32 forged = pair(pair(leaves[0], leaves[1]), pair(leaves[2], leaves[3]));
        bytes32 expected = follow(id, forged, MANIFEST);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotInStream.selector, expected, actual));
        desk.executeMany(given, proof);
        vm.assertEq(desk.count(), 0);
    }

    function test_noRowsAreRefused() public {
        bytes32[] memory root_ = new bytes32[](1);
        root_[0] = Vectors.TRADE_ROOT;
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        IPredictionConsumer.MultiProof memory proof =
            IPredictionConsumer.MultiProof(id, MANIFEST, root_, new bool[](0), none());
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NoRows.selector));
        desk.executeMany(new ITradeDesk.Row[](0), proof);
    }

    function test_aProofOfATreeThatIsDeeperThanAnyIsRefused() public {
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        rows[0].proof = new bytes32[](65);
        refuse(
            rows[0],
            proofOf(id, MANIFEST, rows[0]),
            abi.encodeWithSelector(IPredictionConsumer.TooDeep.selector, 65, 64)
        );
        (ITradeDesk.Row[] memory given, IPredictionConsumer.MultiProof memory proof) = whole(rows);
        proof.flags = new bool[](4 * 64 + 1);
        vm.expectRevert(abi.encodeWithSelector(IPredictionConsumer.TooDeep.selector, 257, 256));
        desk.executeMany(given, proof);
    }

    function test_aRowOfAnOlderEntryIsTradedWithTheEntriesSince() public {
        bytes32 head = anchor(OWNER, id, Vectors.TRADE_ROOT);
        IAnchorRegistry.Entry[] memory later = new IAnchorRegistry.Entry[](MOST_LATER);
        for (uint256 i = 0; i < MOST_LATER; i++) {
            later[i] = IAnchorRegistry.Entry(keccak256(abi.encode(i)), MANIFEST);
            head = anchor(OWNER, head, later[i].root);
        }
        Vectors.Row memory row = Vectors.tradeRows()[0];
        IPredictionConsumer.Proof memory proof = proofOf(id, MANIFEST, row);
        proof.later = later;
        desk.execute(order(row), proof);
        vm.assertTrue(desk.executed(row.time));
    }

    function test_aRowThatTooManyEntriesFollowIsRefused() public {
        bytes32 head = anchor(OWNER, id, Vectors.TRADE_ROOT);
        IAnchorRegistry.Entry[] memory later = new IAnchorRegistry.Entry[](MOST_LATER + 1);
        for (uint256 i = 0; i <= MOST_LATER; i++) {
            later[i] = IAnchorRegistry.Entry(keccak256(abi.encode(i)), MANIFEST);
            head = anchor(OWNER, head, later[i].root);
        }
        Vectors.Row memory row = Vectors.tradeRows()[0];
        IPredictionConsumer.Proof memory proof = proofOf(id, MANIFEST, row);
        proof.later = later;
        bytes memory refusal =
            abi.encodeWithSelector(IPredictionConsumer.TooManyLater.selector, MOST_LATER + 1, MOST_LATER);
        refuse(row, proof, refusal);
    }

    function testFuzz_tradesAreReadBackFromAny(uint8 howMany, uint8 from, uint8 most) public {
        uint256 n = 1 + howMany % 20;
        bytes32 head = id;
        for (uint256 i = 0; i < n; i++) {
            Vectors.Row memory row = Vectors.Row(keyOf(i), int256(i), 1, 0, 0, new bytes32[](0));
            bytes32 next = anchor(OWNER, head, leaf(Vectors.TRADE_SCHEMA, row));
            execute(head, row);
            head = next;
        }
        uint256 start = from % n;
        ITradeDesk.Trade[] memory back = desk.tradesBack(keyOf(start), most);
        vm.assertEq(back.length, most < start + 1 ? most : start + 1);
        for (uint256 i = 0; i < back.length; i++) {
            vm.assertEq(back[i].time, keyOf(start - i));
            vm.assertEq(back[i].price, int256(start - i));
        }
        vm.assertEq(desk.tradesBack(keyOf(n), most).length, 0);
        vm.assertEq(desk.trades().length, n);
    }

    function test_aPausedDeskTradesNothing() public {
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        vm.prank(OWNER);
        desk.pause();
        vm.assertTrue(desk.paused());
        refuse(row, proofOf(id, MANIFEST, row), abi.encodeWithSelector(IPredictionConsumer.IsPaused.selector));
        (ITradeDesk.Row[] memory given, IPredictionConsumer.MultiProof memory proof) = whole(Vectors.tradeRows());
        vm.expectRevert(abi.encodeWithSelector(IPredictionConsumer.IsPaused.selector));
        desk.executeMany(given, proof);
        vm.prank(OWNER);
        desk.resume();
        execute(id, row);
    }

    function test_theOwnerAlonePauses() public {
        bytes memory refusal = abi.encodeWithSelector(IPredictionConsumer.NotOwner.selector, STRANGER);
        vm.prank(STRANGER);
        vm.expectRevert(refusal);
        desk.pause();
        vm.prank(STRANGER);
        vm.expectRevert(refusal);
        desk.resume();
    }

    function testFuzz_aRowIsTradedFromItsTimeToItsMaximumAge(uint64 age, int64 time, uint64 present) public {
        vm.assume(age > 0);
        vm.warp(present);
        desk = new TradeDesk(settings(0, age), anything());
        Vectors.Row memory row = Vectors.Row(time, 1, 1, 0, 0, new bytes32[](0));
        anchor(OWNER, id, leaf(Vectors.TRADE_SCHEMA, row));
        int256 oldest = int256(uint256(present)) - int256(uint256(age));
        if (time > int256(uint256(present))) {
            bytes memory early = abi.encodeWithSelector(IPredictionConsumer.NotYet.selector, time, present);
            refuse(row, proofOf(id, MANIFEST, row), early);
        } else if (time < oldest) {
            bytes memory late = abi.encodeWithSelector(IPredictionConsumer.TooOld.selector, time, oldest);
            refuse(row, proofOf(id, MANIFEST, row), late);
        } else {
            execute(id, row);
        }
    }

    function test_aRowIsFreshAtBothEndsOfItsAge() public {
        vm.warp(1000);
        desk = new TradeDesk(settings(2, 100), anything());
        int16[4] memory times = [int16(1000), 900, 1001, 899];
        bytes32 head = id;
        for (uint256 i = 0; i < 4; i++) {
            Vectors.Row memory row = Vectors.Row(times[i], 1, 1, 0, 0, new bytes32[](0));
            bytes32 next = anchor(OWNER, head, leaf(Vectors.TRADE_SCHEMA, row));
            if (i < 2) {
                execute(head, row);
            } else if (i == 2) {
                bytes memory early = abi.encodeWithSelector(IPredictionConsumer.NotYet.selector, 1001, 1000);
                refuse(row, proofOf(head, MANIFEST, row), early);
            } else {
                bytes memory late = abi.encodeWithSelector(IPredictionConsumer.TooOld.selector, 899, 900);
                refuse(row, proofOf(head, MANIFEST, row), late);
            }
            head = next;
        }
    }

    function test_aBondBelowTheMinimumIsRefused() public {
        Bonds bonds = new Bonds();
        IPredictionConsumer.Settings memory asked = settings(0, 0);
        (asked.bonds, asked.minimumBond) = (bonds, 1 ether);
        desk = new TradeDesk(asked, anything());
        anchor(OWNER, id, Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        bonds.set(id, Vectors.TRADE_SCHEMA, 1 ether - 1);
        refuse(
            row,
            proofOf(id, MANIFEST, row),
            abi.encodeWithSelector(IPredictionConsumer.BondTooSmall.selector, 1 ether - 1, 1 ether)
        );
        bonds.set(id, Vectors.TRADE_SCHEMA, 1 ether);
        execute(id, row);
    }

    function test_halfABondIsRefused() public {
        IPredictionConsumer.Settings memory asked = settings(0, 0);
        asked.minimumBond = 1;
        vm.expectRevert(abi.encodeWithSelector(IPredictionConsumer.HalfABond.selector, address(0), 1));
        new TradeDesk(asked, anything());
        (asked.bonds, asked.minimumBond) = (new Bonds(), 0);
        vm.expectRevert(abi.encodeWithSelector(IPredictionConsumer.HalfABond.selector, asked.bonds, 0));
        new TradeDesk(asked, anything());
    }

    function testFuzz_aRowOfAnotherSchemaIsRefused(bytes32 schema) public {
        vm.assume(schema != Vectors.TRADE_SCHEMA);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        row.proof = new bytes32[](0);
        bytes32 actual = anchor(OWNER, id, leaf(schema, row));
        bytes32 expected = follow(id, leaf(Vectors.TRADE_SCHEMA, row), MANIFEST);
        bytes memory refusal = abi.encodeWithSelector(HawserProof.NotInStream.selector, expected, actual);
        refuse(row, proofOf(id, MANIFEST, row), refusal);
    }

    function testFuzz_anotherProofIsRefused(bytes32[] memory proof) public {
        if (proof.length > 64) {
            assembly ("memory-safe") {
                mstore(proof, 64)
            }
        }
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
        desk.execute(order(row), proofOf(previous, MANIFEST, row));
    }

    function refuse(Vectors.Row memory row, IPredictionConsumer.Proof memory proof, bytes memory refusal) private {
        uint256 before = desk.count();
        ITradeDesk.Row memory given = order(row);
        vm.expectRevert(refusal);
        desk.execute(given, proof);
        vm.assertEq(desk.count(), before);
    }

    function settings(uint32 mostLater, uint64 maxAge) private view returns (IPredictionConsumer.Settings memory) {
        return IPredictionConsumer.Settings(registry, OWNER, NAME, OWNER, mostLater, maxAge, IBonds(address(0)), 0);
    }

    function anything() private pure returns (ITradeDesk.Limits memory) {
        return ITradeDesk.Limits(type(int88).min, type(int88).max, uint80(uint256(LARGEST_VOLUME)));
    }

    function order(Vectors.Row memory row) private pure returns (ITradeDesk.Row memory) {
        return ITradeDesk.Row(row.time, row.price, row.volume, row.model, row.features);
    }

    function none() private pure returns (IAnchorRegistry.Entry[] memory) {
        return new IAnchorRegistry.Entry[](0);
    }

    function proofOf(bytes32 previous, bytes32 manifest, Vectors.Row memory row)
        private
        pure
        returns (IPredictionConsumer.Proof memory)
    {
        return IPredictionConsumer.Proof(previous, manifest, row.proof, none());
    }

    /// @dev All four rows of the vectors, in the order in which they pair up, proven without a sibling.
    function whole(Vectors.Row[] memory rows)
        private
        view
        returns (ITradeDesk.Row[] memory given, IPredictionConsumer.MultiProof memory proof)
    {
        given = new ITradeDesk.Row[](4);
        uint256 place = 0;
        for (uint256 i = 0; i < 4; i++) {
            for (uint256 j = i + 1; j < 4; j++) {
                if (rows[i].proof[0] == leaf(Vectors.TRADE_SCHEMA, rows[j])) {
                    (given[place], given[place + 1]) = (order(rows[i]), order(rows[j]));
                    place += 2;
                }
            }
        }
        bool[] memory flags = new bool[](3);
        (flags[0], flags[1], flags[2]) = (true, true, true);
        proof = IPredictionConsumer.MultiProof(id, MANIFEST, new bytes32[](0), flags, none());
    }

    function pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return keccak256(a < b ? abi.encode(a, b) : abi.encode(b, a));
    }

    function keyOf(uint256 i) private pure returns (int256) {
        return int256(i) * 3 - 7;
    }

    function refuse(bytes32 previous, Vectors.Row memory row, bytes32 actual) private {
        bytes32 expected = follow(previous, root(row), MANIFEST);
        vm.assertTrue(expected != actual);
        refuse(
            row,
            proofOf(previous, MANIFEST, row),
            abi.encodeWithSelector(HawserProof.NotInStream.selector, expected, actual)
        );
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

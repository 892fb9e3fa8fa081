// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {DeliveryEscrow} from "../../main/solidity/DeliveryEscrow.sol";
import {HawserProof, Leaf} from "../../main/solidity/HawserProof.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {IBonds} from "../../main/solidity/IBonds.sol";
import {IPredictionConsumer} from "../../main/solidity/IPredictionConsumer.sol";
import {PredictionConsumer} from "../../main/solidity/PredictionConsumer.sol";
import {RiskGate} from "../../main/solidity/RiskGate.sol";
import {Testing} from "./Testing.sol";
import {Vectors} from "./Vectors.sol";

/// @dev Batches of one row, whose leaf is the root.
abstract contract OneRowBatches is Testing {
    address internal constant OWNER = Vectors.OWNER;
    bytes32 internal constant NAME = Vectors.NAME;
    bytes32 internal constant MANIFEST = keccak256("manifest");

    AnchorRegistry internal registry = new AnchorRegistry();

    function settings(uint64 maxAge) internal view returns (IPredictionConsumer.Settings memory) {
        return IPredictionConsumer.Settings(registry, OWNER, NAME, OWNER, 0, maxAge, IBonds(address(0)), 0);
    }

    function publish(bytes memory values) internal returns (IPredictionConsumer.Proof memory) {
        bytes32 previous = registry.head(registry.streamId(OWNER, NAME));
        vm.prank(OWNER);
        registry.append(OWNER, NAME, previous, keccak256(abi.encode(keccak256(values))), MANIFEST);
        return IPredictionConsumer.Proof(previous, MANIFEST, new bytes32[](0), new IAnchorRegistry.Entry[](0));
    }
}

/// @dev A contract for rows that say themselves whether to act.
contract Acting is PredictionConsumer {
    bytes32 private constant ROW_SCHEMA = keccak256("the key id, and the column act bool");

    uint256 public acts;

    constructor(Settings memory settings) PredictionConsumer(ROW_SCHEMA, settings) {}

    function act(uint256 id, bool act_, Proof calldata proof) external {
        _requireProven(HawserProof.leafOf(abi.encode(SCHEMA, id, act_)), proof);
        _requireAct(bytes32(id), act_);
        _mark(bytes32(id), 0, 0);
        acts++;
    }
}

contract ActingTest is OneRowBatches {
    Acting private acting = new Acting(settings(0));

    function test_aRowThatSaysNotToActIsRefused() public {
        IPredictionConsumer.Proof memory proof = publish(abi.encode(acting.SCHEMA(), 7, false));
        vm.expectRevert(abi.encodeWithSelector(IPredictionConsumer.NotToAct.selector, bytes32(uint256(7))));
        acting.act(7, false, proof);
        bytes32 stream = acting.stream();
        bytes32 forged = keccak256(abi.encode(keccak256(abi.encode(acting.SCHEMA(), 7, true))));
        bytes32 expected = follow(proof.previousHead, forged, MANIFEST);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotInStream.selector, expected, registry.head(stream)));
        acting.act(7, true, proof);
        acting.act(7, true, publish(abi.encode(acting.SCHEMA(), 7, true)));
        vm.assertEq(acting.acts(), 1);
    }
}

/// @dev A courier who, when paid, tries to be paid again.
contract Greedy {
    DeliveryEscrow private immutable _escrow;
    address payable private immutable _payer;
    DeliveryEscrow.Row private _row;
    IPredictionConsumer.Proof private _proof;
    bool public refused;
    bool public refundRefused;

    constructor(DeliveryEscrow escrow, address payable payer) {
        (_escrow, _payer) = (escrow, payer);
    }

    function learn(DeliveryEscrow.Row calldata row, IPredictionConsumer.Proof calldata proof) external {
        _row = row;
        _proof.previousHead = proof.previousHead;
        _proof.manifest = proof.manifest;
    }

    receive() external payable {
        bytes32 key = _escrow.keyOf(_payer, _row.id);
        try _escrow.settle(_payer, _row, _proof) {}
        catch (bytes memory reason) {
            refused =
                keccak256(reason) == keccak256(abi.encodeWithSelector(IPredictionConsumer.AlreadyDone.selector, key));
        }
        try _escrow.refund(_payer, _row.id) {}
        catch (bytes memory reason) {
            refundRefused = keccak256(reason) == keccak256(abi.encodeWithSelector(DeliveryEscrow.NoOrder.selector, key));
        }
    }
}

contract DeliveryEscrowTest is OneRowBatches {
    address payable private constant PAYER = payable(address(0xc1));
    address payable private constant COURIER = payable(address(0xc2));

    DeliveryEscrow private escrow = new DeliveryEscrow(settings(0));

    function test_theCourierIsPaidForWhatIsPredictedInTimeElseThePayer() public {
        settle("in time", 30_000_000);
        vm.assertEq(COURIER.balance, 1 ether);
        settle("late", 30_000_001);
        vm.assertEq(COURIER.balance, 1 ether);
        vm.assertEq(PAYER.balance, 1 ether);
        vm.assertEq(address(escrow).balance, 0);
    }

    function test_aCourierWhoCallsAgainIsPaidOnce() public {
        Greedy greedy = new Greedy(escrow, PAYER);
        open("other", COURIER);
        open("one", payable(address(greedy)));
        DeliveryEscrow.Row memory row = DeliveryEscrow.Row("one", 1, 0, 0);
        IPredictionConsumer.Proof memory proof = publish(values(row));
        greedy.learn(row, proof);
        vm.warp(1000);
        escrow.settle(PAYER, row, proof);
        vm.assertTrue(greedy.refused() && greedy.refundRefused());
        vm.assertEq(address(greedy).balance, 1 ether);
        vm.assertEq(address(escrow).balance, 1 ether);
    }

    function test_aDeliveryWithoutMoneyIsRefused() public {
        DeliveryEscrow.Row memory row = DeliveryEscrow.Row("none", 1, 0, 0);
        IPredictionConsumer.Proof memory proof = publish(values(row));
        vm.expectRevert(abi.encodeWithSelector(DeliveryEscrow.NoOrder.selector, escrow.keyOf(PAYER, "none")));
        escrow.settle(PAYER, row, proof);
    }

    function test_anOrderIsOpenedOnceAndHoldsSomething() public {
        open("one", COURIER);
        vm.deal(PAYER, 1);
        vm.expectRevert(abi.encodeWithSelector(DeliveryEscrow.OrderExists.selector, escrow.keyOf(PAYER, "one")));
        vm.prank(PAYER);
        escrow.open{value: 1}("one", COURIER, 30, 0);
        vm.expectRevert(abi.encodeWithSelector(DeliveryEscrow.BadAmount.selector, 0));
        escrow.open("two", COURIER, 30, 0);
    }

    function test_nobodyTakesAnothersDelivery() public {
        vm.deal(address(this), 1);
        escrow.open{value: 1}("one", payable(address(this)), 0, 0);
        settle("one", 30_000_000);
        vm.assertEq(COURIER.balance, 1 ether);
        vm.assertEq(address(escrow).balance, 1);
    }

    function test_whatIsNotPredictedGoesBackAfterTheDeadline() public {
        vm.warp(999);
        open("one", COURIER);
        vm.expectRevert(abi.encodeWithSelector(DeliveryEscrow.BeforeDeadline.selector, escrow.keyOf(PAYER, "one"), 1000));
        escrow.refund(PAYER, "one");
        vm.warp(1000);
        escrow.refund(PAYER, "one");
        vm.assertEq(PAYER.balance, 1 ether);
        vm.expectRevert(abi.encodeWithSelector(DeliveryEscrow.NoOrder.selector, escrow.keyOf(PAYER, "one")));
        escrow.refund(PAYER, "one");
    }

    function settle(string memory id, int256 minutes_) private {
        open(id, COURIER);
        DeliveryEscrow.Row memory row = DeliveryEscrow.Row(id, minutes_, 0, 0);
        escrow.settle(PAYER, row, publish(values(row)));
    }

    function open(string memory id, address payable courier) private {
        vm.deal(PAYER, 1 ether);
        vm.prank(PAYER);
        escrow.open{value: 1 ether}(id, courier, 30, 1000);
    }

    function values(DeliveryEscrow.Row memory row) private view returns (bytes memory) {
        return abi.encode(escrow.SCHEMA(), row.id, row.predicted, row.model, row.features);
    }
}

contract RiskGateTest is OneRowBatches {
    address private constant ACCOUNT = address(0xc4);

    RiskGate private gate = new RiskGate(settings(100), 500_000);

    function test_anAccountIsBlockedByItsNewestScore() public {
        vm.roll(1000);
        vm.assertTrue(gate.allowed(ACCOUNT));
        score(950, 500_000);
        vm.assertFalse(gate.allowed(ACCOUNT));
        vm.assertTrue(gate.allowed(OWNER));
        score(960, 499_999);
        vm.assertTrue(gate.allowed(ACCOUNT));
        RiskGate.Row memory row = RiskGate.Row(ACCOUNT, 955, 900_000, 1, 0, 0);
        IPredictionConsumer.Proof memory proof = publish(abi.encode(gate.SCHEMA(), row));
        vm.expectRevert(abi.encodeWithSelector(RiskGate.Outdated.selector, ACCOUNT, 955, 960));
        gate.score(row, proof);
    }

    function test_aScoreOfOldBlocksOrOfOnesToComeIsRefused() public {
        vm.roll(1000);
        refuse(899, abi.encodeWithSelector(IPredictionConsumer.TooOld.selector, 899, 900));
        refuse(1001, abi.encodeWithSelector(IPredictionConsumer.NotYet.selector, 1001, 1000));
    }

    function score(int256 lastBlock, int256 risk) private {
        RiskGate.Row memory row = RiskGate.Row(ACCOUNT, lastBlock, risk, 1, 0, 0);
        gate.score(row, publish(abi.encode(gate.SCHEMA(), row)));
    }

    function refuse(int256 lastBlock, bytes memory refusal) private {
        RiskGate.Row memory row = RiskGate.Row(ACCOUNT, lastBlock, 1, 1, 0, 0);
        IPredictionConsumer.Proof memory proof = publish(abi.encode(gate.SCHEMA(), row));
        vm.expectRevert(refusal);
        gate.score(row, proof);
    }
}

/// @dev The library's multiproofs beside OpenZeppelin's.
contract MultiProofTest is Testing {
    function ours(Leaf[] memory leaves, bytes32[] calldata siblings, bool[] calldata flags)
        external
        pure
        returns (bytes32)
    {
        return HawserProof.rootOf(leaves, siblings, flags);
    }

    function theirs(bytes32[] memory leaves, bytes32[] calldata siblings, bool[] calldata flags)
        external
        pure
        returns (bytes32)
    {
        return MerkleProof.processMultiProofCalldata(siblings, flags, leaves);
    }

    /// @dev Some of a full tree's leaves, from the whole multiproof to one that is a step wrong.
    function testFuzz_theRootIsOpenZeppelins(uint16 chosen, bytes32 seed, uint8 broken) public view {
        vm.assume(chosen != 0);
        (bytes32[] memory leaves, bytes32[] memory siblings, bool[] memory flags, bytes32 root) = some(chosen, seed);
        vm.assertEq(this.ours(wrapped(leaves), siblings, flags), root);
        if (broken % 4 == 0 && siblings.length > 0) {
            siblings = cut(siblings);
        } else if (broken % 4 == 1 && leaves.length > 1) {
            leaves = cut(leaves);
        } else if (broken % 4 == 2 && flags.length > 0) {
            uint256 i = uint256(seed) % flags.length;
            flags[i] = !flags[i];
        }
        try this.ours(wrapped(leaves), siblings, flags) returns (bytes32 made) {
            vm.assertEq(made, this.theirs(leaves, siblings, flags));
        } catch {
            try this.theirs(leaves, siblings, flags) returns (bytes32 made) {
                // They alone take a node that is not made yet, as zero.
                vm.assertTrue(made != root);
            } catch {}
        }
    }

    /// @dev Any flags, any numbers: what ours takes, theirs takes too, for the same root.
    function testFuzz_nothingElseIsTaken(bytes32[] memory leaves, bytes32[] memory siblings, bool[] memory flags)
        public
        view
    {
        try this.ours(wrapped(leaves), siblings, flags) returns (bytes32 made) {
            vm.assertEq(made, this.theirs(leaves, siblings, flags));
        } catch {}
    }

    function test_aNodeIsNotTakenBeforeItIsMade() public {
        bytes32[] memory leaves = new bytes32[](2);
        (leaves[0], leaves[1]) = (keccak256("a"), keccak256("b"));
        bool[] memory flags = new bool[](3);
        (flags[0], flags[1]) = (true, true);
        bytes32[] memory siblings = new bytes32[](2);
        vm.expectRevert(abi.encodeWithSelector(MerkleProof.MerkleProofInvalidMultiproof.selector));
        this.ours(wrapped(leaves), siblings, flags);
    }

    function test_aFlagThatIsNoBooleanIsRefused() public {
        bytes memory call = abi.encodeCall(this.ours, (new Leaf[](2), new bytes32[](0), new bool[](1)));
        call[call.length - 1] = 0x02;
        (bool done,) = address(this).call(call);
        vm.assertFalse(done);
        call[call.length - 1] = 0x01;
        (done,) = address(this).call(call);
        vm.assertTrue(done);
    }

    function some(uint16 chosen, bytes32 seed)
        private
        pure
        returns (bytes32[] memory leaves, bytes32[] memory siblings, bool[] memory flags, bytes32 root)
    {
        bytes32[] memory level = new bytes32[](16);
        bool[] memory known = new bool[](16);
        leaves = new bytes32[](16);
        uint256 count = 0;
        for (uint256 i = 0; i < 16; i++) {
            level[i] = keccak256(abi.encode(seed, i));
            known[i] = (chosen >> i) & 1 == 1;
            if (known[i]) {
                leaves[count++] = level[i];
            }
        }
        leaves = cutTo(leaves, count);
        siblings = new bytes32[](64);
        flags = new bool[](64);
        (uint256 used, uint256 steps) = (0, 0);
        for (uint256 width = 8; width > 0; width /= 2) {
            bytes32[] memory above = new bytes32[](width);
            bool[] memory knownAbove = new bool[](width);
            for (uint256 i = 0; i < width; i++) {
                (bytes32 a, bytes32 b) = (level[2 * i], level[2 * i + 1]);
                above[i] = keccak256(a < b ? abi.encode(a, b) : abi.encode(b, a));
                knownAbove[i] = known[2 * i] || known[2 * i + 1];
                if (knownAbove[i]) {
                    flags[steps++] = known[2 * i] && known[2 * i + 1];
                    if (!flags[steps - 1]) {
                        siblings[used++] = known[2 * i] ? b : a;
                    }
                }
            }
            (level, known) = (above, knownAbove);
        }
        siblings = cutTo(siblings, used);
        assembly ("memory-safe") {
            mstore(flags, steps)
        }
        root = level[0];
    }

    function cut(bytes32[] memory words) private pure returns (bytes32[] memory) {
        return cutTo(words, words.length - 1);
    }

    function cutTo(bytes32[] memory words, uint256 length) private pure returns (bytes32[] memory) {
        assembly ("memory-safe") {
            mstore(words, length)
        }
        return words;
    }

    function wrapped(bytes32[] memory words) private pure returns (Leaf[] memory leaves) {
        assembly ("memory-safe") {
            leaves := words
        }
    }
}

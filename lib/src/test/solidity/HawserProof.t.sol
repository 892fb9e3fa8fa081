// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {HawserProof} from "../../main/solidity/HawserProof.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {HawserProofHarness} from "./HawserProofHarness.sol";
import {Testing} from "./Testing.sol";
import {Trees} from "./Trees.sol";
import {Vectors} from "./Vectors.sol";

contract HawserProofTest is Testing {
    address private constant OWNER = Vectors.OWNER;
    bytes32 private constant NAME = Vectors.NAME;
    bytes32 private constant SCHEMA = Vectors.TRADE_SCHEMA;
    bytes32 private constant MANIFEST = keccak256("manifest");

    AnchorRegistry private registry;
    HawserProofHarness private harness;
    bytes32 private id;
    bytes32[] private heads;
    IAnchorRegistry.Entry[] private entries;

    function setUp() public {
        registry = new AnchorRegistry();
        harness = new HawserProofHarness();
        id = registry.streamId(OWNER, NAME);
        heads.push(id);
    }

    // What is proven

    function test_everyRowOfTheVectorsIsProven() public {
        append(Vectors.TRADE_ROOT);
        Vectors.Row[] memory rows = Vectors.tradeRows();
        for (uint256 i = 0; i < rows.length; i++) {
            harness.requireLatest(registry, id, SCHEMA, id, MANIFEST, encoded(rows[i]), rows[i].proof);
            requireEntry(0, encoded(rows[i]), rows[i].proof, since(0));
        }
    }

    function test_aRowOfAnOlderEntryIsProvenByTheEntriesSince() public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        requireEntry(1, row, proof, since(1));
    }

    function test_theOnlyRowOfABatchNeedsNoSiblings() public {
        append(leaf(abi.encode(SCHEMA, 7)));
        harness.requireLatest(registry, id, SCHEMA, id, MANIFEST, abi.encode(SCHEMA, 7), new bytes32[](0));
    }

    function test_rowsOfARetiredStreamStayProven() public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        vm.prank(OWNER);
        registry.retire(NAME);
        requireEntry(1, row, proof, since(1));
    }

    // What is refused

    function test_aRowOfAnOlderEntryIsNotOneOfTheLatest() public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotLatestEntry.selector, heads[2], heads[4]));
        harness.requireLatest(registry, id, SCHEMA, heads[1], MANIFEST, row, proof);
    }

    function test_aNodeOf64BytesIsNoRow() public {
        append(Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        (bytes32 a, bytes32 b) = (leaf(encoded(row)), row.proof[0]);
        (bytes32 left, bytes32 right) = a < b ? (a, b) : (b, a);
        bytes32[] memory above = new bytes32[](1);
        above[0] = row.proof[1];
        // The schema that the contract asks for is its own; even if it were the left child, the node is no row.
        bytes memory node = abi.encode(left, right);
        vm.assertEq(keccak256(abi.encode(above[0], keccak256(node))), Vectors.TRADE_ROOT);
        bytes32 wrong = follow(id, climb(leaf(node), above), MANIFEST);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotLatestEntry.selector, wrong, heads[1]));
        harness.requireLatest(registry, id, left, id, MANIFEST, node, above);
    }

    function test_aShorterProofIsRefused() public {
        append(Vectors.TRADE_ROOT);
        Vectors.Row memory row = Vectors.tradeRows()[0];
        refuse(0, encoded(row), new bytes32[](0), since(0));
        bytes32[] memory one = new bytes32[](1);
        one[0] = row.proof[1];
        refuse(0, encoded(row), one, since(0));
    }

    function test_aProofOfAnotherStreamIsRefused() public {
        address stranger = address(0xc3);
        bytes32 foreign = registry.streamId(stranger, NAME);
        vm.prank(stranger);
        bytes32 head = registry.append(stranger, NAME, foreign, Vectors.TRADE_ROOT, MANIFEST);
        append(keccak256("ours"));
        Vectors.Row memory row = Vectors.tradeRows()[0];
        harness.requireLatest(registry, foreign, SCHEMA, foreign, MANIFEST, encoded(row), row.proof);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotLatestEntry.selector, head, heads[1]));
        harness.requireLatest(registry, id, SCHEMA, foreign, MANIFEST, encoded(row), row.proof);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotInStream.selector, followAll(head, entries), heads[1]));
        harness.requireEntry(registry, id, SCHEMA, foreign, MANIFEST, encoded(row), row.proof, entries);
    }

    function test_aWalkThatLeavesAnEntryOutIsRefused() public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        IAnchorRegistry.Entry[] memory later = since(1);
        for (uint256 left = 0; left < later.length; left++) {
            IAnchorRegistry.Entry[] memory fewer = new IAnchorRegistry.Entry[](later.length - 1);
            for (uint256 i = 0; i < fewer.length; i++) {
                fewer[i] = later[i < left ? i : i + 1];
            }
            refuse(1, row, proof, fewer);
        }
        refuse(1, row, proof, new IAnchorRegistry.Entry[](0));
    }

    function test_aWalkInAnotherOrderIsRefused() public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        IAnchorRegistry.Entry[] memory later = since(1);
        (later[0], later[1]) = (later[1], later[0]);
        refuse(1, row, proof, later);
    }

    function test_aWalkOfMoreEntriesIsRefused() public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        refuse(1, row, proof, since(0));
        refuse(0, row, proof, since(1));
    }

    function test_aRowOfAnotherSchemaIsRefused() public {
        bytes memory row = abi.encode(keccak256("another schema"), 7);
        append(leaf(row));
        vm.expectRevert(abi.encodeWithSelector(HawserProof.WrongSchema.selector, SCHEMA, keccak256("another schema")));
        harness.requireLatest(registry, id, SCHEMA, id, MANIFEST, row, new bytes32[](0));
    }

    function test_aRowTooShortForASchemaIsRefused() public {
        append(leaf(hex"00"));
        vm.expectRevert(abi.encodeWithSelector(HawserProof.WrongSchema.selector, bytes32(0), bytes32(0)));
        harness.requireLatest(registry, id, 0, id, MANIFEST, hex"00", new bytes32[](0));
    }

    function test_nothingIsProvenBeforeTheFirstEntry() public {
        Vectors.Row memory row = Vectors.tradeRows()[0];
        refuse(0, encoded(row), row.proof, new IAnchorRegistry.Entry[](0));
    }

    function test_anEntryWithoutRowsProvesNothing() public {
        append(0);
        refuse(0, abi.encode(SCHEMA), new bytes32[](0), since(0));
    }

    // Any trees, any streams

    function testFuzz_everyRowOfAnyEntryIsProvenAndNoOtherIs(uint8 size, uint8 before, uint8 after_, bytes32 seed)
        public
    {
        for (uint256 i = 0; i < before % 5; i++) {
            append(keccak256(abi.encode(seed, "before", i)));
        }
        uint256 n = 1 + size % 24;
        bytes32[] memory leaves = new bytes32[](n);
        for (uint256 i = 0; i < n; i++) {
            leaves[i] = leaf(rowOf(seed, i));
        }
        bytes32[] memory nodes = Trees.over(leaves);
        append(nodes[0]);
        for (uint256 i = 0; i < after_ % 5; i++) {
            append(keccak256(abi.encode(seed, "after", i)));
        }
        for (uint256 i = 0; i < n; i++) {
            bytes32[] memory proof = Trees.proof(nodes, leaves[i]);
            requireEntry(before % 5, rowOf(seed, i), proof, since(before % 5));
            refuse(before % 5, rowOf(seed, n + i), proof, since(before % 5));
        }
    }

    function testFuzz_aChangeOfAnyWordIsRefused(uint8 where, bytes32 other) public {
        (bytes memory row, bytes32[] memory proof) = olderRow();
        IAnchorRegistry.Entry[] memory later = since(1);
        uint256 word = where % (6 + proof.length + 2 * later.length);
        if (word < 5) {
            // Past the schema, which is compared before.
            assembly ("memory-safe") {
                let slot := add(row, add(0x40, shl(5, word)))
                other := add(other, eq(other, mload(slot)))
                mstore(slot, other)
            }
        } else if (word == 5) {
            vm.assume(other != heads[1]);
            heads[1] = other;
        } else if (word < 6 + proof.length) {
            vm.assume(other != proof[word - 6]);
            proof[word - 6] = other;
        } else {
            uint256 pair = word - 6 - proof.length;
            bytes32 was = pair % 2 == 0 ? later[pair / 2].root : later[pair / 2].manifest;
            vm.assume(other != was);
            later[pair / 2] = pair % 2 == 0
                ? IAnchorRegistry.Entry(other, later[pair / 2].manifest)
                : IAnchorRegistry.Entry(later[pair / 2].root, other);
        }
        refuse(1, row, proof, later);
    }

    // In the words of the specification

    /// @dev A row of the second of four entries.
    function olderRow() private returns (bytes memory row, bytes32[] memory proof) {
        append(keccak256("first"));
        append(Vectors.TRADE_ROOT);
        append(keccak256("third"));
        append(keccak256("fourth"));
        Vectors.Row memory first = Vectors.tradeRows()[0];
        return (encoded(first), first.proof);
    }

    function append(bytes32 root) private {
        vm.prank(OWNER);
        heads.push(registry.append(OWNER, NAME, heads[heads.length - 1], root, MANIFEST));
        entries.push(IAnchorRegistry.Entry(root, MANIFEST));
    }

    /// @dev All entries that follow the one with that index.
    function since(uint256 index) private view returns (IAnchorRegistry.Entry[] memory later) {
        later = new IAnchorRegistry.Entry[](entries.length - index - 1);
        for (uint256 i = 0; i < later.length; i++) {
            later[i] = entries[index + 1 + i];
        }
    }

    function requireEntry(uint256 index, bytes memory row, bytes32[] memory proof, IAnchorRegistry.Entry[] memory later)
        private
        view
    {
        harness.requireEntry(registry, id, SCHEMA, heads[index], MANIFEST, row, proof, later);
    }

    function refuse(uint256 index, bytes memory row, bytes32[] memory proof, IAnchorRegistry.Entry[] memory later)
        private
    {
        bytes32 made = followAll(follow(heads[index], climb(leaf(row), proof), MANIFEST), later);
        bytes32 actual = registry.head(id);
        vm.assertTrue(made != actual);
        vm.expectRevert(abi.encodeWithSelector(HawserProof.NotInStream.selector, made, actual));
        requireEntry(index, row, proof, later);
    }

    function rowOf(bytes32 seed, uint256 i) private pure returns (bytes memory) {
        return abi.encode(SCHEMA, i, keccak256(abi.encode(seed, i)));
    }

    function encoded(Vectors.Row memory row) private pure returns (bytes memory) {
        return abi.encode(SCHEMA, row.time, row.price, row.volume, row.model, row.features);
    }

    function leaf(bytes memory values) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(values)));
    }

    function climb(bytes32 node, bytes32[] memory proof) private pure returns (bytes32) {
        for (uint256 i = 0; i < proof.length; i++) {
            node = keccak256(node < proof[i] ? abi.encode(node, proof[i]) : abi.encode(proof[i], node));
        }
        return node;
    }

    function followAll(bytes32 head, IAnchorRegistry.Entry[] memory later) private pure returns (bytes32) {
        for (uint256 i = 0; i < later.length; i++) {
            head = follow(head, later[i].root, later[i].manifest);
        }
        return head;
    }
}

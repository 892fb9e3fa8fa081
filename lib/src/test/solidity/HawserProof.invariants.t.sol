// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {HawserProofHarness} from "./HawserProofHarness.sol";
import {Testing} from "./Testing.sol";
import {Trees} from "./Trees.sol";

/// @dev Appends batches of any size to two streams, alone or several at once, and now and then retires one. Of each batch
/// it keeps one row with its proof.
contract BatchesHandler is Testing {
    bytes32 private constant SCHEMA = keccak256("schema");
    bytes32[2] private names = [bytes32("gas-price"), "tx-failure"];

    AnchorRegistry private immutable registry = new AnchorRegistry();
    HawserProofHarness private immutable harness = new HawserProofHarness();

    struct Published {
        bytes32 previousHead;
        bytes row;
        bytes32[] proof;
    }

    mapping(uint256 which => Published[]) private published;
    mapping(uint256 which => IAnchorRegistry.Entry[]) private entries;

    function append(uint8 which, uint8 size, bytes32 seed) external {
        which %= 2;
        if (registry.retired(_id(which))) {
            return;
        }
        bytes32 head = registry.head(_id(which));
        IAnchorRegistry.Entry memory entry = _batch(which, head, size, seed);
        registry.append(address(this), names[which], head, entry.root, entry.manifest);
    }

    function appendAll(uint8 which, uint8 size, bytes32 seed) external {
        which %= 2;
        if (registry.retired(_id(which))) {
            return;
        }
        bytes32 first = registry.head(_id(which));
        bytes32 head = first;
        IAnchorRegistry.Entry[] memory together = new IAnchorRegistry.Entry[](1 + size % 3);
        for (uint256 i = 0; i < together.length; i++) {
            together[i] = _batch(which, head, uint8(size + i), keccak256(abi.encode(seed, i)));
            head = follow(head, together[i].root, together[i].manifest);
        }
        registry.appendAll(address(this), names[which], first, together);
    }

    /// @dev Seldom, or both streams would soon be closed.
    function retire(uint8 which, uint8 seldom) external {
        which %= 2;
        if (seldom % 16 == 0 && !registry.retired(_id(which))) {
            registry.retire(names[which]);
        }
    }

    function requireEveryRowIsProvenInItsStreamAlone() external view {
        for (uint8 which = 0; which < 2; which++) {
            for (uint256 i = 0; i < published[which].length; i++) {
                IAnchorRegistry.Entry[] memory later = _since(which, i);
                vm.assertTrue(_holds(which, which, i, later), "a published row was not proven");
                vm.assertFalse(_holds(1 - which, which, i, later), "a row was proven in another stream");
            }
        }
    }

    function requireNoWalkMayDiffer() external view {
        for (uint8 which = 0; which < 2; which++) {
            // From the oldest entry, whose walk is the longest.
            if (entries[which].length < 2) {
                continue;
            }
            IAnchorRegistry.Entry[] memory later = _since(which, 0);
            IAnchorRegistry.Entry memory last = later[later.length - 1];
            IAnchorRegistry.Entry[] memory fewer = new IAnchorRegistry.Entry[](later.length - 1);
            for (uint256 i = 0; i < fewer.length; i++) {
                fewer[i] = later[i];
            }
            vm.assertFalse(_holds(which, which, 0, fewer), "a walk without the last entry led to the head");
            later[later.length - 1] = IAnchorRegistry.Entry(last.manifest, last.root);
            vm.assertFalse(_holds(which, which, 0, later), "root and manifest changed places");
        }
    }

    function _holds(uint8 stream, uint8 which, uint256 i, IAnchorRegistry.Entry[] memory later)
        private
        view
        returns (bool)
    {
        Published storage one = published[which][i];
        bytes32 manifest = entries[which][i].manifest;
        try harness.requireEntry(registry, _id(stream), SCHEMA, one.previousHead, manifest, one.row, one.proof, later) {
            return true;
        } catch {
            return false;
        }
    }

    function _batch(uint8 which, bytes32 head, uint8 size, bytes32 seed)
        private
        returns (IAnchorRegistry.Entry memory entry)
    {
        bytes32[] memory leaves = new bytes32[](1 + size % 7);
        for (uint256 i = 0; i < leaves.length; i++) {
            leaves[i] = keccak256(abi.encode(keccak256(abi.encode(SCHEMA, seed, i))));
        }
        bytes32[] memory nodes = Trees.over(leaves);
        uint256 place = uint256(seed) % leaves.length;
        published[which].push(Published(head, abi.encode(SCHEMA, seed, place), Trees.proof(nodes, leaves[place])));
        entry = IAnchorRegistry.Entry(nodes[0], keccak256(abi.encode("manifest", seed)));
        entries[which].push(entry);
    }

    function _since(uint8 which, uint256 index) private view returns (IAnchorRegistry.Entry[] memory later) {
        later = new IAnchorRegistry.Entry[](entries[which].length - index - 1);
        for (uint256 i = 0; i < later.length; i++) {
            later[i] = entries[which][index + 1 + i];
        }
    }

    function _id(uint8 which) private view returns (bytes32) {
        return registry.streamId(address(this), names[which]);
    }
}

contract HawserProofInvariants is Testing {
    BatchesHandler private handler;

    function setUp() public {
        handler = new BatchesHandler();
    }

    /// @dev Read by forge: the handler alone is called.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Longer walks show no more, and cost their square.
    /// forge-config: default.invariant.depth = 24
    /// forge-config: default.invariant.runs = 16
    function invariant_everyPublishedRowIsProvenInItsStreamAlone() public view {
        handler.requireEveryRowIsProvenInItsStreamAlone();
    }

    /// forge-config: default.invariant.depth = 24
    /// forge-config: default.invariant.runs = 16
    function invariant_noWalkButTheWholeOneLeadsToTheHead() public view {
        handler.requireNoWalkMayDiffer();
    }
}

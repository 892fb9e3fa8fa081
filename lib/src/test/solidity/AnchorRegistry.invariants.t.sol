// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {Testing, Vm} from "./Testing.sol";

/// @dev Does what owners, writers and strangers may try, in any order, and keeps a ledger of its own: what the events
/// tell, and what must have been allowed.
contract RegistryHandler is Testing {
    AnchorRegistry public immutable registry = new AnchorRegistry();

    address[4] private actors = [address(0xa1), address(0xb2), address(0xc3), address(0xd4)];
    bytes32[2] private names = [bytes32("gas-price"), "gas-price.sources"];

    bytes32[] private streams;
    mapping(bytes32 stream => bytes32) private replayed;
    mapping(bytes32 stream => uint256) private appended;
    mapping(bytes32 stream => uint256) private accepted;
    mapping(bytes32 stream => uint256) private opened;
    mapping(bytes32 stream => uint256) private lengthAtRetire;
    mapping(bytes32 stream => bool) private isRetired;
    mapping(bytes32 stream => mapping(address => bool)) private named;

    constructor() {
        // The last actor owns nothing.
        for (uint256 i = 0; i + 1 < actors.length; i++) {
            for (uint256 j = 0; j < names.length; j++) {
                bytes32 stream = registry.streamId(actors[i], names[j]);
                streams.push(stream);
                replayed[stream] = stream;
            }
        }
    }

    function append(uint8 caller, uint8 which, bytes32 root, bytes32 manifest) external {
        (address owner, bytes32 name, bytes32 stream) = _stream(which);
        address by = actors[caller % actors.length];
        bytes32 head = registry.head(stream);
        vm.recordLogs();
        vm.prank(by);
        try registry.append(owner, name, head, root, manifest) returns (bytes32 newHead) {
            vm.assertEq(newHead, follow(head, root, manifest));
            _accept(by, owner, stream, 1);
        } catch (bytes memory reason) {
            _refuse(by, owner, stream, reason);
        }
        _replay();
    }

    function appendAll(uint8 caller, uint8 which, uint8 count, bytes32 seed) external {
        (address owner, bytes32 name, bytes32 stream) = _stream(which);
        address by = actors[caller % actors.length];
        IAnchorRegistry.Entry[] memory entries = new IAnchorRegistry.Entry[](1 + count % 4);
        for (uint256 i = 0; i < entries.length; i++) {
            entries[i] = IAnchorRegistry.Entry(keccak256(abi.encode(seed, i)), seed);
        }
        bytes32 head = registry.head(stream);
        vm.recordLogs();
        vm.prank(by);
        try registry.appendAll(owner, name, head, entries) {
            _accept(by, owner, stream, entries.length);
        } catch (bytes memory reason) {
            _refuse(by, owner, stream, reason);
        }
        _replay();
    }

    function appendToAnotherHead(uint8 caller, uint8 which, bytes32 expected) external {
        (address owner, bytes32 name, bytes32 stream) = _stream(which);
        vm.assume(expected != registry.head(stream));
        vm.recordLogs();
        vm.prank(actors[caller % actors.length]);
        try registry.append(owner, name, expected, 0, 0) {
            vm.assertTrue(false, "an entry followed another head than the present one");
        } catch {}
        _replay();
    }

    function setWriter(uint8 which, uint8 writer, bool allowed) external {
        (address owner, bytes32 name, bytes32 stream) = _stream(which);
        vm.recordLogs();
        vm.prank(owner);
        registry.setWriter(name, actors[writer % actors.length], allowed);
        named[stream][actors[writer % actors.length]] = allowed;
        _replay();
    }

    /// @dev Seldom, or every stream would soon be closed.
    function retire(uint8 which, uint8 seldom) external {
        (address owner, bytes32 name, bytes32 stream) = _stream(which);
        if (seldom % 8 != 0) {
            return;
        }
        vm.recordLogs();
        vm.prank(owner);
        try registry.retire(name) {
            vm.assertFalse(isRetired[stream], "a stream was retired twice");
            isRetired[stream] = true;
            lengthAtRetire[stream] = appended[stream];
        } catch (bytes memory reason) {
            vm.assertTrue(isRetired[stream], "the owner could not retire a stream");
            vm.assertEq(reason, abi.encodeWithSelector(IAnchorRegistry.StreamRetired.selector, stream));
        }
        _replay();
    }

    function requireReplayGivesTheHeads() external view {
        for (uint256 i = 0; i < streams.length; i++) {
            vm.assertEq(registry.head(streams[i]), replayed[streams[i]], "replayed events do not give the head");
        }
    }

    function requireEveryEntryToldOnce() external view {
        for (uint256 i = 0; i < streams.length; i++) {
            vm.assertEq(appended[streams[i]], accepted[streams[i]]);
            vm.assertEq(opened[streams[i]], accepted[streams[i]] == 0 ? 0 : uint256(1));
        }
    }

    function requireRetiredStreamsStand() external view {
        for (uint256 i = 0; i < streams.length; i++) {
            vm.assertEq(registry.retired(streams[i]), isRetired[streams[i]]);
            if (isRetired[streams[i]]) {
                vm.assertEq(appended[streams[i]], lengthAtRetire[streams[i]]);
            }
        }
    }

    function requireWritersAreThoseNamed() external view {
        for (uint256 i = 0; i < streams.length; i++) {
            for (uint256 j = 0; j < actors.length; j++) {
                vm.assertEq(registry.isWriter(streams[i], actors[j]), named[streams[i]][actors[j]]);
            }
        }
    }

    function _stream(uint8 which) private view returns (address owner, bytes32 name, bytes32 stream) {
        stream = streams[which % streams.length];
        owner = actors[which % streams.length / names.length];
        name = names[which % names.length];
    }

    function _accept(address by, address owner, bytes32 stream, uint256 count) private {
        vm.assertTrue(by == owner || named[stream][by], "neither the owner nor a writer appended");
        vm.assertFalse(isRetired[stream], "a retired stream grew");
        accepted[stream] += count;
    }

    function _refuse(address by, address owner, bytes32 stream, bytes memory reason) private view {
        if (by != owner && !named[stream][by]) {
            vm.assertEq(reason, abi.encodeWithSelector(IAnchorRegistry.NotWriter.selector, stream, owner, by));
        } else {
            vm.assertTrue(isRetired[stream], "one who may append was refused");
            vm.assertEq(reason, abi.encodeWithSelector(IAnchorRegistry.StreamRetired.selector, stream));
        }
    }

    /// @dev Folds the events into heads as an auditor does, from the events alone.
    function _replay() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            bytes32 stream = logs[i].topics[1];
            if (logs[i].topics[0] == IAnchorRegistry.Appended.selector) {
                (bytes32 root, bytes32 manifest, bytes32 head) = abi.decode(logs[i].data, (bytes32, bytes32, bytes32));
                vm.assertEq(head, follow(replayed[stream], root, manifest));
                replayed[stream] = head;
                appended[stream]++;
            } else if (logs[i].topics[0] == IAnchorRegistry.Opened.selector) {
                vm.assertEq(appended[stream], 0);
                bytes32 name = abi.decode(logs[i].data, (bytes32));
                address owner = address(uint160(uint256(logs[i].topics[2])));
                vm.assertEq(registry.streamId(owner, name), stream);
                opened[stream]++;
            }
        }
    }
}

contract AnchorRegistryInvariants is Testing {
    RegistryHandler private handler;

    function setUp() public {
        handler = new RegistryHandler();
    }

    /// @dev Read by forge: the handler alone is called.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_aStreamOnlyGrowsAndItsReplayGivesTheHead() public view {
        handler.requireReplayGivesTheHeads();
    }

    function invariant_everyEntryIsToldOnceAndTheFirstOpensTheStream() public view {
        handler.requireEveryEntryToldOnce();
    }

    function invariant_aRetiredStreamNeverGrows() public view {
        handler.requireRetiredStreamsStand();
    }

    function invariant_onlyTheOwnerNamesWriters() public view {
        handler.requireWritersAreThoseNamed();
    }
}

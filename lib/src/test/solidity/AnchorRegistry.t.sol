// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {Testing} from "./Testing.sol";
import {Vectors} from "./Vectors.sol";

contract AnchorRegistryTest is Testing {
    address private constant OWNER = Vectors.OWNER;
    address private constant WRITER = address(0xb2);
    address private constant STRANGER = address(0xc3);
    bytes32 private constant NAME = Vectors.NAME;
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant MANIFEST = keccak256("manifest");

    AnchorRegistry private registry;
    bytes32 private id;

    function setUp() public {
        vm.etch(Vectors.REGISTRY, address(new AnchorRegistry()).code);
        vm.chainId(Vectors.CHAIN_ID);
        registry = AnchorRegistry(Vectors.REGISTRY);
        id = registry.streamId(OWNER, NAME);
    }

    // Ids and heads

    function test_idsAreThoseOfTheVectors() public view {
        vm.assertEq(registry.streamId(OWNER, NAME), Vectors.ID);
        vm.assertEq(registry.streamId(OWNER, Vectors.SOURCES_NAME), Vectors.SOURCES_ID);
    }

    function test_headsAreThoseOfTheVectors() public {
        vm.assertEq(registry.head(Vectors.ID), Vectors.ID);
        append(OWNER, Vectors.ID, Vectors.FIRST_ROOT, Vectors.FIRST_MANIFEST);
        vm.assertEq(registry.head(Vectors.ID), Vectors.FIRST_HEAD);
        append(OWNER, Vectors.FIRST_HEAD, Vectors.SECOND_ROOT, Vectors.SECOND_MANIFEST);
        vm.assertEq(registry.head(Vectors.ID), Vectors.SECOND_HEAD);
    }

    function test_headsOfEntriesAppendedTogetherAreThoseOfTheVectors() public {
        IAnchorRegistry.Entry[] memory entries = new IAnchorRegistry.Entry[](2);
        entries[0] = IAnchorRegistry.Entry(Vectors.FIRST_ROOT, Vectors.FIRST_MANIFEST);
        entries[1] = IAnchorRegistry.Entry(Vectors.SECOND_ROOT, Vectors.SECOND_MANIFEST);
        vm.expectEmit();
        emit IAnchorRegistry.Opened(Vectors.ID, OWNER, NAME);
        vm.expectEmit();
        emit IAnchorRegistry.Appended(Vectors.ID, Vectors.FIRST_ROOT, Vectors.FIRST_MANIFEST, Vectors.FIRST_HEAD);
        vm.expectEmit();
        emit IAnchorRegistry.Appended(Vectors.ID, Vectors.SECOND_ROOT, Vectors.SECOND_MANIFEST, Vectors.SECOND_HEAD);
        vm.prank(OWNER);
        vm.assertEq(registry.appendAll(OWNER, NAME, Vectors.ID, entries), Vectors.SECOND_HEAD);
        vm.assertEq(registry.head(Vectors.ID), Vectors.SECOND_HEAD);
    }

    function testFuzz_anIdBindsChainRegistryOwnerAndName(uint64 chain, address place, address owner, bytes32 name)
        public
    {
        vm.assume(chain != 0 && uint160(place) > 0xffff && place != address(vm) && place != address(this));
        vm.assume(place.code.length == 0);
        vm.chainId(chain);
        vm.etch(place, address(registry).code);
        vm.assertEq(AnchorRegistry(place).streamId(owner, name), keccak256(abi.encode(chain, place, owner, name)));
    }

    function testFuzz_anUnopenedStreamsHeadIsItsId(bytes32 stream) public view {
        vm.assertEq(registry.head(stream), stream);
        vm.assertFalse(registry.retired(stream));
    }

    // Append

    function test_theFirstEntryOpensTheStream() public {
        vm.expectEmit();
        emit IAnchorRegistry.Opened(id, OWNER, NAME);
        vm.expectEmit();
        emit IAnchorRegistry.Appended(id, ROOT, MANIFEST, follow(id, ROOT, MANIFEST));
        append(OWNER, id, ROOT, MANIFEST);
    }

    function test_aLaterEntryEmitsAppendedAlone() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        vm.recordLogs();
        append(OWNER, first, ROOT, MANIFEST);
        vm.assertEq(vm.getRecordedLogs().length, 1);
    }

    function test_appendReturnsTheNewHead() public {
        vm.assertEq(append(OWNER, id, ROOT, MANIFEST), follow(id, ROOT, MANIFEST));
    }

    function test_anEntryIsNotAppendedTwice() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.HeadMismatch.selector, id, id, first));
        append(OWNER, id, ROOT, MANIFEST);
    }

    function test_zeroIsNotTheHeadOfAnUnopenedStream() public {
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.HeadMismatch.selector, id, bytes32(0), id));
        append(OWNER, 0, ROOT, MANIFEST);
    }

    function testFuzz_onlyThePresentHeadIsFollowed(bytes32 expected, bool opened) public {
        bytes32 actual = opened ? append(OWNER, id, ROOT, MANIFEST) : id;
        vm.assume(expected != actual);
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.HeadMismatch.selector, id, expected, actual));
        append(OWNER, expected, ROOT, MANIFEST);
    }

    function test_theSameNameOfAnotherOwnerIsAnotherStream() public {
        append(OWNER, id, ROOT, MANIFEST);
        bytes32 other = registry.streamId(STRANGER, NAME);
        vm.prank(STRANGER);
        registry.append(STRANGER, NAME, other, ROOT, MANIFEST);
        vm.assertEq(registry.head(id), follow(id, ROOT, MANIFEST));
        vm.assertEq(registry.head(other), follow(other, ROOT, MANIFEST));
    }

    function test_aHeadOfOneChainIsNotFollowedOnAnother() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        vm.chainId(1);
        bytes32 there = registry.streamId(OWNER, NAME);
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.HeadMismatch.selector, there, first, there));
        append(OWNER, first, ROOT, MANIFEST);
    }

    // Append all

    function test_noEntriesAreRefused() public {
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.NoEntries.selector, id));
        vm.prank(OWNER);
        registry.appendAll(OWNER, NAME, id, new IAnchorRegistry.Entry[](0));
    }

    function test_entriesTogetherFollowOnlyThePresentHead() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.HeadMismatch.selector, id, id, first));
        vm.prank(OWNER);
        registry.appendAll(OWNER, NAME, id, new IAnchorRegistry.Entry[](2));
    }

    function test_entriesTogetherAreRefusedFromAStranger() public {
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.NotWriter.selector, id, OWNER, STRANGER));
        vm.prank(STRANGER);
        registry.appendAll(OWNER, NAME, id, new IAnchorRegistry.Entry[](2));
    }

    function test_entriesTogetherAreRefusedAfterRetire() public {
        retire();
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.StreamRetired.selector, id));
        vm.prank(OWNER);
        registry.appendAll(OWNER, NAME, id, new IAnchorRegistry.Entry[](2));
    }

    function testFuzz_entriesTogetherAreAsOneByOne(IAnchorRegistry.Entry[] calldata entries, bool opened) public {
        vm.assume(entries.length > 0);
        bytes32 start = opened ? append(OWNER, id, ROOT, MANIFEST) : id;

        uint256 before = vm.snapshotState();
        vm.recordLogs();
        vm.prank(OWNER);
        bytes32 last = registry.appendAll(OWNER, NAME, start, entries);
        bytes32 together = keccak256(abi.encode(vm.getRecordedLogs()));
        vm.assertEq(registry.head(id), last);

        vm.revertToState(before);
        vm.recordLogs();
        bytes32 head = start;
        for (uint256 i = 0; i < entries.length; i++) {
            head = append(OWNER, head, entries[i].root, entries[i].manifest);
        }
        vm.assertEq(keccak256(abi.encode(vm.getRecordedLogs())), together);
        vm.assertEq(registry.head(id), last);
    }

    // Writers

    function test_aWriterAppends() public {
        vm.expectEmit();
        emit IAnchorRegistry.WriterSet(id, WRITER, true);
        setWriter(NAME, true);
        vm.assertTrue(registry.isWriter(id, WRITER));
        bytes32 first = append(WRITER, id, ROOT, MANIFEST);
        vm.assertEq(registry.head(id), first);
        append(OWNER, first, ROOT, MANIFEST);
    }

    function test_aWriterOfOneStreamIsRefusedInAnother() public {
        setWriter(Vectors.SOURCES_NAME, true);
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.NotWriter.selector, id, OWNER, WRITER));
        append(WRITER, id, ROOT, MANIFEST);
    }

    function test_aRemovedWriterIsRefused() public {
        setWriter(NAME, true);
        bytes32 first = append(WRITER, id, ROOT, MANIFEST);
        vm.expectEmit();
        emit IAnchorRegistry.WriterSet(id, WRITER, false);
        setWriter(NAME, false);
        vm.assertFalse(registry.isWriter(id, WRITER));
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.NotWriter.selector, id, OWNER, WRITER));
        append(WRITER, first, ROOT, MANIFEST);
    }

    function test_aWriterNamesNoWriters() public {
        setWriter(NAME, true);
        vm.prank(WRITER);
        registry.setWriter(NAME, STRANGER, true);
        vm.assertFalse(registry.isWriter(id, STRANGER));
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.NotWriter.selector, id, OWNER, STRANGER));
        append(STRANGER, id, ROOT, MANIFEST);
    }

    function testFuzz_strangersAreRefused(address caller, bytes32 expected) public {
        vm.assume(caller != OWNER && caller != WRITER);
        setWriter(NAME, true);
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.NotWriter.selector, id, OWNER, caller));
        append(caller, expected, ROOT, MANIFEST);
    }

    // Retire

    function test_theLastHeadStaysReadableAfterRetire() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        vm.expectEmit();
        emit IAnchorRegistry.Retired(id);
        retire();
        vm.assertTrue(registry.retired(id));
        vm.assertEq(registry.head(id), first);
    }

    function test_theHeadOfAStreamRetiredUnopenedIsItsId() public {
        retire();
        vm.assertTrue(registry.retired(id));
        vm.assertEq(registry.head(id), id);
    }

    function test_aRetiredStreamIsNotRetiredAgain() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        retire();
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.StreamRetired.selector, id));
        retire();
        vm.assertEq(registry.head(id), first);
    }

    function test_retireTouchesTheCallersStreamAlone() public {
        setWriter(NAME, true);
        vm.prank(WRITER);
        registry.retire(NAME);
        vm.assertFalse(registry.retired(id));
        append(OWNER, id, ROOT, MANIFEST);
    }

    function test_noHeadIsFollowedAfterRetire() public {
        bytes32 first = append(OWNER, id, ROOT, MANIFEST);
        retire();
        bytes32[5] memory heads = [bytes32(0), bytes32(uint256(1)), bytes32(type(uint256).max), id, first];
        for (uint256 i = 0; i < heads.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.StreamRetired.selector, id));
            append(OWNER, heads[i], ROOT, MANIFEST);
        }
    }

    function testFuzz_noHeadIsFollowedAfterRetire(bytes32 expected) public {
        append(OWNER, id, ROOT, MANIFEST);
        retire();
        vm.expectRevert(abi.encodeWithSelector(IAnchorRegistry.StreamRetired.selector, id));
        append(OWNER, expected, ROOT, MANIFEST);
    }

    // The contract

    function test_etherIsRefused() public {
        vm.deal(address(this), 1 ether);
        (bool plain,) = address(registry).call{value: 1}("");
        vm.assertFalse(plain);
        (bool withCall,) = address(registry).call{value: 1}(abi.encodeCall(registry.setWriter, (NAME, WRITER, true)));
        vm.assertFalse(withCall);
    }

    function test_theArtifactIsWhatRuns() public view {
        string memory artifact = vm.readFile("src/main/resources/dev/hawser/contracts/AnchorRegistry.json");
        vm.assertEq(address(registry).codehash, keccak256(vm.parseJsonBytes(artifact, ".deployedBytecode")));
    }

    function append(address caller, bytes32 expected, bytes32 root, bytes32 manifest) private returns (bytes32) {
        vm.prank(caller);
        return registry.append(OWNER, NAME, expected, root, manifest);
    }

    function setWriter(bytes32 name, bool allowed) private {
        vm.prank(OWNER);
        registry.setWriter(name, WRITER, allowed);
    }

    function retire() private {
        vm.prank(OWNER);
        registry.retire(NAME);
    }
}

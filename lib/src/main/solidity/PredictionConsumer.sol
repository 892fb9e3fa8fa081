// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {HawserProof, Leaf} from "./HawserProof.sol";
import {IAnchorRegistry} from "./IAnchorRegistry.sol";
import {IBonds} from "./IBonds.sol";
import {IPredictionConsumer} from "./IPredictionConsumer.sol";

/// @title What every contract shares that acts on proven predictions
/// @dev A contract on it names its schema, makes the leaf of its row by `abi.encode(SCHEMA, …)`, calls
/// {_requireProven} and, before it acts, {_mark}: so whoever is called by the action finds the row done.
abstract contract PredictionConsumer is IPredictionConsumer {
    uint8 private constant RUNNING = 1;
    uint8 private constant PAUSED = 2;

    /// @dev No honest tree is deeper. In one without a limit a row could lie so deep that there is gas left to act on it,
    /// and none to challenge it.
    uint256 private constant MOST_SIBLINGS = 64;

    /// @dev The lowest byte of a key's mark, which is never zero whatever is kept beside it.
    uint256 private constant DONE = 1;

    /// @inheritdoc IPredictionConsumer
    bytes32 public immutable SCHEMA;

    /// @inheritdoc IPredictionConsumer
    IAnchorRegistry public immutable registry;

    /// @inheritdoc IPredictionConsumer
    bytes32 public immutable stream;

    /// @inheritdoc IPredictionConsumer
    address public immutable owner;

    /// @inheritdoc IPredictionConsumer
    uint32 public immutable mostLater;

    /// @inheritdoc IPredictionConsumer
    uint64 public immutable maxAge;

    /// @inheritdoc IPredictionConsumer
    IBonds public immutable bonds;

    /// @inheritdoc IPredictionConsumer
    uint256 public immutable minimumBond;

    mapping(bytes32 key => uint256) private _marks;

    /// @dev Never zero, so that what a contract keeps in the same slot is never stored for the first time.
    uint8 private _state = RUNNING;

    /// @param schema the hash of the leaf columns: a constant of the contract, never an argument of its own
    constructor(bytes32 schema, Settings memory settings) {
        if ((address(settings.bonds) == address(0)) != (settings.minimumBond == 0)) {
            revert HalfABond(settings.bonds, settings.minimumBond);
        }
        SCHEMA = schema;
        registry = settings.registry;
        stream = settings.registry.streamId(settings.publisher, settings.name);
        owner = settings.owner;
        mostLater = settings.mostLater;
        maxAge = settings.maxAge;
        bonds = settings.bonds;
        minimumBond = settings.minimumBond;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) {
            revert NotOwner(msg.sender);
        }
        _;
    }

    /// @inheritdoc IPredictionConsumer
    function pause() external onlyOwner {
        _state = PAUSED;
        emit Paused();
    }

    /// @inheritdoc IPredictionConsumer
    function resume() external onlyOwner {
        _state = RUNNING;
        emit Resumed();
    }

    /// @inheritdoc IPredictionConsumer
    function paused() external view returns (bool) {
        return _state == PAUSED;
    }

    /// @inheritdoc IPredictionConsumer
    function done(bytes32 key) public view returns (bool) {
        return _marks[key] != 0;
    }

    /// @inheritdoc IPredictionConsumer
    function areDone(bytes32[] calldata keys) external view returns (bool[] memory marks) {
        marks = new bool[](keys.length);
        for (uint256 i = 0; i < keys.length; i++) {
            marks[i] = done(keys[i]);
        }
    }

    /// @dev Passes only if the contract runs and the row is proven.
    function _requireProven(Leaf leaf, Proof calldata proof) internal view {
        if (proof.siblings.length > MOST_SIBLINGS) {
            revert TooDeep(proof.siblings.length, MOST_SIBLINGS);
        }
        bytes32 head = HawserProof.headOf(proof.previousHead, proof.manifest, leaf, proof.siblings);
        _requireHead(head, proof.later);
    }

    /// @dev Passes only if the contract runs and all rows are proven.
    /// @param leaves in the multiproof's order; never empty
    function _requireProven(Leaf[] memory leaves, MultiProof calldata proof) internal view {
        if (proof.flags.length > MOST_SIBLINGS * leaves.length) {
            revert TooDeep(proof.flags.length, MOST_SIBLINGS * leaves.length);
        }
        bytes32 head = HawserProof.headOfAll(proof.previousHead, proof.manifest, leaves, proof.siblings, proof.flags);
        _requireHead(head, proof.later);
    }

    /// @dev Marks the key of a row, once. Passes only if the row is fresh and the first with its key. Proves nothing.
    /// @param key what the row's key columns say
    /// @param time the row's time, in the unit of {_present}
    /// @param data what to keep beside the mark, for {_kept}
    function _mark(bytes32 key, int256 time, uint248 data) internal {
        if (done(key)) {
            revert AlreadyDone(key);
        }
        _requireFresh(time);
        _marks[key] = uint256(data) << 8 | DONE;
    }

    /// @dev What was kept beside a key's mark; zero where there is none.
    function _kept(bytes32 key) internal view returns (uint248) {
        return uint248(_marks[key] >> 8);
    }

    /// @dev For rows with a column `act bool`: passes only if it is set.
    function _requireAct(bytes32 key, bool act) internal pure {
        if (!act) {
            revert NotToAct(key);
        }
    }

    /// @dev What a row's time is compared with.
    function _present() internal view virtual returns (uint256) {
        return block.timestamp;
    }

    function _requireFresh(int256 time) private view {
        if (maxAge == 0) {
            return;
        }
        int256 present = int256(_present());
        int256 oldest = present - int256(uint256(maxAge));
        if (time > present) {
            revert NotYet(time, present);
        }
        if (time < oldest) {
            revert TooOld(time, oldest);
        }
    }

    /// @dev Passes only if the contract runs, `later` leads from the head of the rows' entry to the stream's, and enough
    /// is at stake.
    function _requireHead(bytes32 head, IAnchorRegistry.Entry[] calldata later) private view {
        if (_state == PAUSED) {
            revert IsPaused();
        }
        if (later.length > mostLater) {
            revert TooManyLater(later.length, mostLater);
        }
        bytes32 expectedHead = HawserProof.headAfter(head, later);
        bytes32 actualHead = registry.head(stream);
        if (expectedHead != actualHead) {
            revert HawserProof.NotInStream(expectedHead, actualHead);
        }
        if (minimumBond != 0) {
            uint256 bond = bonds.bondOf(stream, SCHEMA);
            if (bond < minimumBond) {
                revert BondTooSmall(bond, minimumBond);
            }
        }
    }
}

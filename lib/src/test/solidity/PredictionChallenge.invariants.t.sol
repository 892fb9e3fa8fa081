// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {IPredictionChallenge} from "../../main/solidity/IPredictionChallenge.sol";
import {PredictionChallenge} from "../../main/solidity/PredictionChallenge.sol";
import {Testing} from "./Testing.sol";

/// @dev One publisher with three bonded streams, and everyone else: each step is one that may succeed, or nothing. Of each
/// stream one row is published, right or wrong.
contract BondsHandler is Testing {
    uint256 private constant STREAMS = 3;
    bytes private constant WEIGHTS = hex"000000010000000000000000000f4240";
    bytes private constant WORDS = hex"00000001000000000000000000000005";

    PredictionChallenge public immutable bonds;
    AnchorRegistry private immutable registry = new AnchorRegistry();
    uint256 private immutable deposit;
    bytes32 private schema;
    IPredictionChallenge.PublishedRow[STREAMS] private rows;
    bool[STREAMS] private wrong;
    bool[STREAMS] private answered;
    uint256[STREAMS] private posted;
    uint256 private nowIs = 1_800_000_000;
    uint256 private blockIs = 100;

    /// @dev What the contract should hold.
    uint256 public held;
    /// @dev Whether the bond of a right row was lost otherwise than by a demand.
    bool public unjust;

    constructor() {
        bonds = new PredictionChallenge(registry);
        deposit = bonds.DEPOSIT();
        vm.warp(nowIs);
        vm.roll(blockIs);
    }

    receive() external payable {}

    function post(uint8 which, uint64 amount, bool isWrong) external {
        which %= uint8(STREAMS);
        (uint256 lying, uint256 until,,, bool lost) = bonds.stateOf(id(which), schema);
        if (amount == 0 || lost || (until != 0 && lying != 0)) {
            return;
        }
        vm.deal(address(this), amount);
        IPredictionChallenge.Column[] memory columns = new IPredictionChallenge.Column[](2);
        columns[0] = IPredictionChallenge.Column("int256", "time", "int");
        columns[1] = IPredictionChallenge.Column("int256", "price", "decimal(18,6)");
        string[] memory key = new string[](1);
        key[0] = "time";
        schema = bonds.post{value: amount}(name(which), columns, 1, 18, 6, key);
        held += amount;
        if (lying == 0) {
            posted[which] = nowIs;
        }
        if (rows[which].values.length == 0) {
            wrong[which] = isWrong;
            publish(which);
        }
    }

    function exit(uint8 which) external {
        which %= uint8(STREAMS);
        (uint256 lying, uint256 until,,,) = bonds.stateOf(id(which), schema);
        if (lying != 0 && until == 0) {
            bonds.exit(name(which), schema);
        }
    }

    function withdraw(uint8 which) external {
        which %= uint8(STREAMS);
        (uint256 lying, uint256 until,,,) = bonds.stateOf(id(which), schema);
        if (lying != 0 && until != 0 && nowIs >= until) {
            bonds.withdraw(name(which), schema);
            held -= lying;
        }
    }

    function challenge(uint8 which) external {
        which %= uint8(STREAMS);
        (uint256 lying,,,,) = bonds.stateOf(id(which), schema);
        if (lying == 0) {
            return;
        }
        bonds.commit(bonds.commitmentOf(address(this), id(which), leaf(which), 5e6, 1));
        blockIs++;
        vm.roll(blockIs);
        try bonds.challenge(rows[which], IPredictionChallenge.Evidence(0, WORDS, WEIGHTS), 1) {
            held -= lying;
            unjust = unjust || !wrong[which];
        } catch {
            // A right row; a wrong one is always shown.
            unjust = unjust || wrong[which];
        }
    }

    function demand(uint8 which) external {
        which %= uint8(STREAMS);
        (uint256 lying, uint256 until,,,) = bonds.stateOf(id(which), schema);
        (address asker,) = bonds.demandOf(id(which), schema, leaf(which));
        if (lying == 0 || asker != address(0) || answered[which] || (until != 0 && nowIs + 4 days > until)) {
            return;
        }
        vm.deal(address(this), deposit);
        bonds.demand{value: deposit}(rows[which]);
        held += deposit;
    }

    function answer(uint8 which) external {
        which %= uint8(STREAMS);
        (uint256 lying,,,,) = bonds.stateOf(id(which), schema);
        (address asker, uint256 until) = bonds.demandOf(id(which), schema, leaf(which));
        if (asker != address(0) && lying != 0 && nowIs <= until) {
            bonds.answer(
                address(this), name(which), rows[which].values, IPredictionChallenge.Evidence(0, WORDS, WEIGHTS)
            );
            answered[which] = true;
            held -= deposit + (wrong[which] ? lying : 0);
        }
    }

    function settle(uint8 which) external {
        which %= uint8(STREAMS);
        (uint256 lying,,,,) = bonds.stateOf(id(which), schema);
        (address asker, uint256 until) = bonds.demandOf(id(which), schema, leaf(which));
        bool covered = lying != 0 && until >= posted[which] + 3 days;
        if (asker != address(0) && (!covered || nowIs > until)) {
            bonds.settle(id(which), schema, leaf(which));
            held -= deposit + (covered ? lying : 0);
        }
    }

    function wait(uint32 time) external {
        nowIs += time % 8 days;
        vm.warp(nowIs);
    }

    function publish(uint8 which) private {
        rows[which].stream = id(which);
        rows[which].previousHead = id(which);
        rows[which].manifest = keccak256("manifest");
        // 5 · 10^6 at scale 21 is 0 at scale 6
        rows[which].values = abi.encode(
            schema,
            int256(7),
            wrong[which] ? int256(1) : int256(0),
            keccak256(abi.encode(bytes32(0), keccak256(WEIGHTS))),
            keccak256(WORDS)
        );
        registry.append(address(this), name(which), id(which), leaf(which), rows[which].manifest);
        bonds.checkpoint(id(which));
    }

    function leaf(uint8 which) private view returns (bytes32) {
        return keccak256(abi.encode(keccak256(rows[which].values)));
    }

    function name(uint8 which) private pure returns (bytes32) {
        return bytes32(uint256(which) + 1);
    }

    function id(uint8 which) private view returns (bytes32) {
        return registry.streamId(address(this), name(which));
    }
}

contract PredictionChallengeInvariants is Testing {
    BondsHandler private handler;

    function setUp() public {
        handler = new BondsHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_theBalanceIsAllBondsAndDeposits() public view {
        vm.assertEq(address(handler.bonds()).balance, handler.held());
    }

    function invariant_wrongRowsAreSlashedAndRightOnesNever() public view {
        vm.assertFalse(handler.unjust());
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorRegistry} from "../../main/solidity/AnchorRegistry.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";
import {IPredictionChallenge} from "../../main/solidity/IPredictionChallenge.sol";
import {PredictionChallenge} from "../../main/solidity/PredictionChallenge.sol";
import {Scores} from "./Scores.sol";
import {Testing} from "./Testing.sol";
import {Vectors} from "./Vectors.sol";

/// @dev Takes no ether.
contract Refusing {
    function demand(PredictionChallenge bonds, IPredictionChallenge.PublishedRow calldata row) external {
        bonds.demand{value: bonds.DEPOSIT()}(row);
    }
}

/// @dev Takes all gas that it is given, and no ether.
contract Burning {
    function demand(PredictionChallenge bonds, IPredictionChallenge.PublishedRow calldata row) external {
        bonds.demand{value: bonds.DEPOSIT()}(row);
    }

    receive() external payable {
        while (true) {}
    }
}

/// @dev Tries to be paid twice.
contract Reentering {
    PredictionChallenge private bonds;
    bytes private again;

    function run(PredictionChallenge bonds_, bytes calldata data) external {
        (bonds, again) = (bonds_, data);
        (bool ok,) = address(bonds_).call(data);
        require(ok);
    }

    receive() external payable {
        (bool ok,) = address(bonds).call(again);
        require(!ok, "paid twice");
    }
}

contract PredictionChallengeTest is Testing {
    address private constant OWNER = Vectors.OWNER;
    address private constant CHALLENGER = address(0xc3);
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;
    bytes32 private constant NAME = "prices";
    bytes32 private constant MANIFEST = keccak256("manifest");
    bytes32 private constant MODEL = keccak256("model manifest");
    uint64 private constant SALT = 7;
    uint8 private constant SCALE = 6;
    uint256 private constant BOND = 4 ether;
    uint256 private constant START = 1_800_000_000;

    AnchorRegistry private registry;
    PredictionChallenge private bonds;
    bytes32 private id;
    bytes32 private schema;
    uint256 private deposit;

    function setUp() public {
        registry = new AnchorRegistry();
        bonds = new PredictionChallenge(registry);
        id = registry.streamId(OWNER, NAME);
        deposit = bonds.DEPOSIT();
        vm.deal(OWNER, 100 ether);
        vm.deal(CHALLENGER, 1 ether);
        vm.roll(100);
        vm.warp(START);
        schema = post(BOND);
    }

    // The bond

    function test_theSchemaIsTheHashOfItsText() public view {
        vm.assertEq(
            schema,
            keccak256(
                '{"columns":[{"abi":"int256","name":"time","type":"int"},{"abi":"int256","name":"price","type":"decimal(18,6)"},{"abi":"bytes32","name":"model","type":"binary"},{"abi":"bytes32","name":"features","type":"binary"}],"format":"hawser-schema-v1","key":["time"]}'
            )
        );
        vm.assertEq(bonds.bondOf(id, schema), BOND);
    }

    function test_aBondMayBeAddedTo() public {
        post(1 ether);
        vm.assertEq(bonds.bondOf(id, schema), BOND + 1 ether);
        vm.assertEq(address(bonds).balance, BOND + 1 ether);
    }

    function test_anUnfitSchemaIsRefused() public {
        IPredictionChallenge.Column[] memory columns = columnsOf();
        columns[0].abiType = "string";
        unfit(columns, 1, 18, SCALE, keyOf("time"));
        columns[0] = IPredictionChallenge.Column("int256", 'time","x":"', "int");
        unfit(columns, 1, 18, SCALE, keyOf('time","x":"'));
        unfit(columnsOf(), 1, 18, SCALE, keyOf("other"));
        unfit(columnsOf(), 1, 18, SCALE, keyOf("price"));
        unfit(columnsOf(), 1, 18, 7, keyOf("time"));
        unfit(columnsOf(), 1, 38, SCALE, keyOf("time"));
        unfit(columnsOf(), 0, 18, SCALE, keyOf("time"));
        unfit(columnsOf(), 2, 18, SCALE, keyOf("time"));
        columns = columnsOf();
        columns[1].sparkType = "decimal(38,22)";
        unfit(columns, 1, 38, 22, keyOf("time"));
    }

    function test_noBondOfNothing() public {
        vm.prank(OWNER);
        vm.expectRevert(IPredictionChallenge.WrongAmount.selector);
        bonds.post(NAME, columnsOf(), 1, 18, SCALE, keyOf("time"));
    }

    function test_aBondIsTakenBackAfterFourteenDays() public {
        vm.prank(OWNER);
        bonds.exit(NAME, schema);
        vm.assertEq(bonds.bondOf(id, schema), 0);
        vm.warp(block.timestamp + 14 days - 1);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotYet.selector, block.timestamp + 1));
        bonds.withdraw(NAME, schema);
        vm.warp(block.timestamp + 1);
        uint256 before = OWNER.balance;
        vm.prank(OWNER);
        bonds.withdraw(NAME, schema);
        vm.assertEq(OWNER.balance, before + BOND);
        vm.assertEq(address(bonds).balance, 0);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NoBond.selector, id, schema));
        bonds.withdraw(NAME, schema);
    }

    function test_onlyTheOwnerTakesABondBack() public {
        bytes32 other = registry.streamId(CHALLENGER, NAME);
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NoBond.selector, other, schema));
        bonds.exit(NAME, schema);
    }

    function test_noBondIsTakenBackWithoutAnExit() public {
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotYet.selector, 0));
        bonds.withdraw(NAME, schema);
    }

    // Challenges

    function test_aWrongPredictionCostsTheBond() public {
        (bytes memory words, bytes memory weights) = sample();
        slash(rowOf(words, weights, scoreOf(words, weights) + 1), words, weights);
        (uint256 amount,,,, bool lost) = bonds.stateOf(id, schema);
        vm.assertEq(amount, 0);
        vm.assertTrue(lost);
        vm.assertEq(bonds.bondOf(id, schema), 0);
    }

    function test_aRightPredictionCostsNothing() public {
        (bytes memory words, bytes memory weights) = sample();
        int256 score = scoreOf(words, weights);
        holds(rowOf(words, weights, score), words, weights, score);
    }

    function test_aWrongPredictionCostsTheBondUntilTheExitIsOver() public {
        vm.prank(OWNER);
        bonds.exit(NAME, schema);
        vm.warp(block.timestamp + 13 days);
        (bytes memory words, bytes memory weights) = sample();
        slash(rowOf(words, weights, 0), words, weights);
        vm.warp(block.timestamp + 2 days);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NoBond.selector, id, schema));
        bonds.withdraw(NAME, schema);
    }

    function test_aLostBondIsNotPostedAnew() public {
        (bytes memory words, bytes memory weights) = sample();
        slash(rowOf(words, weights, 0), words, weights);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.BondLost.selector, id, schema));
        bonds.post{value: BOND}(NAME, columnsOf(), 1, 18, SCALE, keyOf("time"));
    }

    function test_aBondIsLostOnce() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        slash(row, words, weights);
        commit(CHALLENGER, row, words, weights);
        refuse(row, words, weights, abi.encodeWithSelector(IPredictionChallenge.NoBond.selector, id, schema));
    }

    function test_aChallengeIsCommittedToInAnEarlierBlock() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        bytes32 commitment = commitmentOf(CHALLENGER, row, words, weights);
        bytes memory refusal = abi.encodeWithSelector(IPredictionChallenge.NotCommitted.selector, commitment);
        refuse(row, words, weights, refusal);
        bonds.commit(commitment);
        refuse(row, words, weights, refusal);
        vm.roll(block.number + 1);
        bonds.commit(commitment);
        slashCommitted(row, words, weights);
    }

    function test_aCopiedChallengeIsRefused() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        commit(CHALLENGER, row, words, weights);
        bytes32 commitment = commitmentOf(OWNER, row, words, weights);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotCommitted.selector, commitment));
        bonds.challenge(row, IPredictionChallenge.Evidence(MODEL, words, weights), SALT);
    }

    function test_whoHasNotSeenTheEvidenceCanNotCommitInAdvance() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        bonds.commit(bonds.commitmentOf(CHALLENGER, id, leafOf(row), 0, SALT));
        vm.roll(block.number + 1);
        bytes32 commitment = commitmentOf(CHALLENGER, row, words, weights);
        refuse(row, words, weights, abi.encodeWithSelector(IPredictionChallenge.NotCommitted.selector, commitment));
    }

    function test_otherEvidenceIsRefused() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        commit(CHALLENGER, row, words, weights);
        bytes memory other = bytes.concat(words, words);
        refuse(
            row,
            other,
            weights,
            abi.encodeWithSelector(IPredictionChallenge.OtherEvidence.selector, keccak256(words), keccak256(other))
        );
        refuse(
            row,
            words,
            "",
            abi.encodeWithSelector(IPredictionChallenge.OtherEvidence.selector, modelOf(weights), modelOf(bytes("")))
        );
    }

    function test_aRowOfNoStreamIsRefused() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        row.manifest = keccak256("another manifest");
        commit(CHALLENGER, row, words, weights);
        bytes32 head = follow(row.previousHead, leafOf(row), row.manifest);
        refuse(row, words, weights, abi.encodeWithSelector(IPredictionChallenge.NotInStream.selector, head));
    }

    function test_aRowOfAnotherLengthIsRefused() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = publish(bytes.concat(values(words, weights, 0), bytes32(0)));
        commit(CHALLENGER, row, words, weights);
        refuse(row, words, weights, abi.encodeWithSelector(IPredictionChallenge.NotARow.selector));
    }

    function test_wordsThatAreNotCanonicalCountAsWrong() public {
        bytes memory one = word(1, 5);
        (bytes memory words, bytes memory weights) = sample();
        bytes[8] memory bad = [
            bytes.concat(words, hex"00"),
            word(0, 5),
            word(3, 0),
            bytes.concat(word(2, 5), word(1, 5)),
            bytes.concat(word(2, 5), word(2, 5)),
            word(1 << 24, 5),
            bytes.concat(word(7, 5), word(9, 0)),
            bytes.concat(word(9, 5), word(8, 1))
        ];
        for (uint256 i = 0; i < bad.length; i++) {
            slashedWhateverIsPublished(bad[i], weights);
        }
        bytes[6] memory badWeights = [
            bytes.concat(word(5, 1), word(4, 1), word(1 << 24, 0)),
            bytes.concat(weights, hex"0000"),
            word(1, 0),
            bytes.concat(word(2, 5), word(1, 5)),
            bytes.concat(word(1, 5), word(1, 5)),
            bytes.concat(word(7, 5), word(9, 0))
        ];
        for (uint256 i = 0; i < badWeights.length; i++) {
            slashedWhateverIsPublished(one, badWeights[i]);
        }
    }

    function test_noWordsAtAllAreCanonical() public {
        IPredictionChallenge.PublishedRow memory row = rowOf("", "", 0);
        holds(row, "", "", 0);
    }

    function test_aSumOfMagnitudesThatTheFormatRefusesCountsAsWrong() public {
        // 10^19 · 10^19 = 10^38, less the smallest step there is
        bytes memory words = word(1, 1e19);
        holds(rowOf(words, word(1, 1e19 - 1), 1e23 - 1e4), words, word(1, 1e19 - 1), 1e23 - 1e4);
        slashedWhateverIsPublished(words, word(1, 1e19));
        slashedWhateverIsPublished(bytes.concat(words, word(2, -1e18)), bytes.concat(word(1, 9e18), word(2, 1e19)));
    }

    function test_moreThanABondCoversIsNotChallengedButNotAnsweredEither() public {
        bytes memory words = word(1, 1);
        bytes[2] memory weights = [many(4001), word(1 << 24, 5)];
        for (uint256 i = 0; i < weights.length; i++) {
            uint256 state = vm.snapshotState();
            IPredictionChallenge.PublishedRow memory row = rowOf(words, weights[i], 0);
            commit(CHALLENGER, row, words, weights[i]);
            refuse(row, words, weights[i], abi.encodeWithSelector(IPredictionChallenge.OutsideTerms.selector));
            demand(row);
            vm.prank(OWNER);
            vm.expectRevert(IPredictionChallenge.OutsideTerms.selector);
            bonds.answer(OWNER, NAME, row.values, IPredictionChallenge.Evidence(MODEL, words, weights[i]));
            vm.revertToState(state);
        }
        slash(rowOf(many(4000), many(4000), 1), many(4000), many(4000));
    }

    function test_tiesAreRoundedToEvenOnBothSides() public view {
        // at scale 20 a unit is 10: 5 is a tie
        int96[8] memory margins = [int96(5), 15, 25, -5, -15, -25, 26, -26];
        int8[8] memory rounded = [int8(0), 2, 2, 0, -2, -2, 3, -3];
        for (uint256 i = 0; i < margins.length; i++) {
            (bool valid, int256 score) = bonds.scoreOf(word(1, 1), word(1, margins[i]), 20);
            vm.assertTrue(valid);
            vm.assertEq(score, rounded[i]);
        }
    }

    function test_theLargestValuesAreMultipliedExactly() public view {
        int96[3] memory extremes = [type(int96).max, type(int96).min, -1];
        for (uint256 i = 0; i < 3; i++) {
            (bool valid,) = bonds.scoreOf(word(1, extremes[i]), word(1, type(int96).min), 21);
            vm.assertEq(valid, extremes[i] == -1);
        }
        (, int256 score) = bonds.scoreOf(word(1, -1), word(1, type(int96).min), 21);
        vm.assertEq(score, int256(1) << 95);
    }

    function test_aScoreIsFoundWhereverItsColumnStands() public {
        IPredictionChallenge.Column[] memory columns = columnsOf();
        (columns[0], columns[1]) = (columns[1], columns[0]);
        vm.prank(OWNER);
        bytes32 other = bonds.post{value: BOND}(NAME, columns, 0, 18, SCALE, keyOf("time"));
        (bytes memory words, bytes memory weights) = sample();
        int256 score = scoreOf(words, weights);
        holds(publish(abi.encode(other, score, int256(7), modelOf(weights), keccak256(words))), words, weights, score);
    }

    function test_aChallengerIsPaidOnce() public {
        Reentering reentering = new Reentering();
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        commit(address(reentering), row, words, weights);
        reentering.run(
            bonds, abi.encodeCall(bonds.challenge, (row, IPredictionChallenge.Evidence(MODEL, words, weights), SALT))
        );
        vm.assertEq(address(reentering).balance, BOND / 4);
        vm.assertEq(address(bonds).balance, 0);
    }

    // Heads

    function test_aRowOfAnOlderEntryIsChallengedThroughTheEntriesSince() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        row.later = bury(row, 3);
        slash(row, words, weights);
    }

    function test_aCheckpointKeepsARowProvable() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        bonds.checkpoint(id);
        bury(row, 3);
        slash(row, words, weights);
    }

    function test_anOlderHeadIsRecognisedInSeveralSteps() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        bytes32 head = registry.head(id);
        IAnchorRegistry.Entry[] memory later = bury(row, 5);
        (IAnchorRegistry.Entry[] memory first, IAnchorRegistry.Entry[] memory last) = split(later, 2);
        bytes32 middle = follow(follow(head, first[0].root, first[0].manifest), first[1].root, first[1].manifest);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotInStream.selector, middle));
        bonds.recognise(id, head, first);
        bonds.recognise(id, middle, last);
        bonds.recognise(id, head, first);
        vm.assertTrue(bonds.recognised(id, head));
        slash(row, words, weights);
    }

    function test_aHeadOfAnotherStreamIsNotRecognised() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        bytes32 head = registry.head(id);
        bonds.checkpoint(id);
        bytes32 other = registry.streamId(CHALLENGER, NAME);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotInStream.selector, head));
        bonds.recognise(other, head, new IAnchorRegistry.Entry[](0));
        row.stream = other;
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NoBond.selector, other, schema));
        bonds.challenge(row, IPredictionChallenge.Evidence(MODEL, words, weights), SALT);
    }

    // Demands

    function test_anAnswerGetsTheDeposit() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, scoreOf(words, weights));
        demand(row);
        uint256 before = OWNER.balance;
        vm.prank(OWNER);
        bonds.answer(OWNER, NAME, row.values, IPredictionChallenge.Evidence(MODEL, words, weights));
        vm.assertEq(OWNER.balance, before + deposit);
        vm.warp(block.timestamp + 4 days);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotDemanded.selector, leafOf(row)));
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(bonds.bondOf(id, schema), BOND);
    }

    function test_anAnswerThatShowsAWrongScoreCostsTheBond() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        demand(row);
        (uint256 before, uint256 publishers) = (CHALLENGER.balance, OWNER.balance);
        vm.prank(OWNER);
        bonds.answer(OWNER, NAME, row.values, IPredictionChallenge.Evidence(MODEL, words, weights));
        vm.assertEq(CHALLENGER.balance, before + deposit + BOND / 4);
        vm.assertEq(OWNER.balance, publishers);
        vm.assertEq(BURNED.balance, BOND - BOND / 4);
        vm.assertEq(address(bonds).balance, 0);
    }

    function test_anAnsweredRowIsNotDemandedAgain() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, scoreOf(words, weights));
        demand(row);
        vm.prank(OWNER);
        bonds.answer(OWNER, NAME, row.values, IPredictionChallenge.Evidence(MODEL, words, weights));
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.AlreadyDemanded.selector, leafOf(row)));
        bonds.demand{value: deposit}(row);
    }

    function test_noAnswerIsTakenAfterItsTime() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, scoreOf(words, weights));
        demand(row);
        vm.warp(START + 3 days + 1);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.TooLate.selector, START + 3 days));
        bonds.answer(OWNER, NAME, row.values, IPredictionChallenge.Evidence(MODEL, words, weights));
    }

    function test_anyoneGetsTheQuarterOfADemandThatItsAskerDoesNotSettle() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        demand(row);
        vm.warp(START + 3 days + 12 hours + 1);
        uint256 before = CHALLENGER.balance;
        vm.prank(address(0xd4));
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(CHALLENGER.balance, before + deposit);
        vm.assertEq(address(0xd4).balance, BOND / 4);
        vm.assertEq(address(bonds).balance, 0);
    }

    function test_anOldDemandDoesNotCostABondThatWasPostedSince() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, scoreOf(words, weights));
        vm.prank(OWNER);
        bonds.exit(NAME, schema);
        vm.warp(START + 10 days);
        demand(row);
        vm.warp(START + 14 days);
        vm.prank(OWNER);
        bonds.withdraw(NAME, schema);
        post(BOND);
        uint256 before = CHALLENGER.balance;
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(CHALLENGER.balance, before + deposit);
        vm.assertEq(bonds.bondOf(id, schema), BOND);
    }

    function test_whoBurnsItsGasStopsNoSettlement() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        Burning burning = new Burning();
        vm.deal(address(burning), deposit);
        burning.demand(bonds, row);
        vm.deal(BURNED, 1);
        vm.warp(START + 3 days + 1);
        bonds.settle{gas: 350_000}(id, schema, leafOf(row));
        vm.assertEq(BURNED.balance, 1 + BOND + deposit);
    }

    function test_onlyThePublisherAnswers() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, scoreOf(words, weights));
        demand(row);
        IPredictionChallenge.Evidence memory evidence = IPredictionChallenge.Evidence(MODEL, words, weights);
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotPublisher.selector, id, CHALLENGER));
        bonds.answer(OWNER, NAME, row.values, evidence);
        vm.prank(OWNER);
        registry.setWriter(NAME, address(0xd4), true);
        vm.prank(address(0xd4));
        bonds.answer(OWNER, NAME, row.values, evidence);
        vm.assertEq(address(0xd4).balance, deposit);
    }

    function test_otherEvidenceIsNoAnswer() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        demand(row);
        vm.prank(OWNER);
        vm.expectRevert(
            abi.encodeWithSelector(IPredictionChallenge.OtherEvidence.selector, keccak256(words), keccak256(""))
        );
        bonds.answer(OWNER, NAME, row.values, IPredictionChallenge.Evidence(MODEL, "", weights));
    }

    function test_aDemandThatNobodyAnswersCostsTheBond() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        demand(row);
        vm.warp(block.timestamp + 3 days);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.NotYet.selector, block.timestamp));
        bonds.settle(id, schema, leafOf(row));
        vm.warp(block.timestamp + 1);
        uint256 before = CHALLENGER.balance;
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(CHALLENGER.balance, before + deposit + BOND / 4);
        vm.assertEq(BURNED.balance, BOND - BOND / 4);
        vm.assertEq(address(bonds).balance, 0);
    }

    function test_aDepositIsGivenBackWhereTheBondIsGone() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        demand(row);
        slash(row, words, weights);
        uint256 before = CHALLENGER.balance;
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(CHALLENGER.balance, before + deposit);
        vm.assertEq(address(bonds).balance, 0);
    }

    function test_whoRefusesItsShareKeepsNoBondAlive() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        Refusing refusing = new Refusing();
        vm.deal(address(refusing), deposit);
        refusing.demand(bonds, row);
        vm.warp(block.timestamp + 3 days + 1);
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(BURNED.balance, BOND + deposit);
        vm.assertEq(bonds.bondOf(id, schema), 0);
    }

    function test_aDemandIsMadeOnceAndPaidForExactly() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        vm.prank(CHALLENGER);
        vm.expectRevert(IPredictionChallenge.WrongAmount.selector);
        bonds.demand{value: deposit - 1}(row);
        demand(row);
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.AlreadyDemanded.selector, leafOf(row)));
        bonds.demand{value: deposit}(row);
    }

    function test_noDemandOutlastsTheExit() public {
        (bytes memory words, bytes memory weights) = sample();
        IPredictionChallenge.PublishedRow memory row = rowOf(words, weights, 0);
        vm.prank(OWNER);
        bonds.exit(NAME, schema);
        uint256 until = START + 14 days;
        vm.warp(until - 4 days + 1);
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(IPredictionChallenge.Exiting.selector, until));
        bonds.demand{value: deposit}(row);
        vm.warp(until - 4 days);
        demand(row);
        vm.warp(until - 1 days + 1);
        bonds.settle(id, schema, leafOf(row));
        vm.assertEq(BURNED.balance, BOND - BOND / 4);
    }

    // Any words

    function testFuzz_theScoreIsThatOfThePlainReference(uint256 seed, uint8 scale) public view {
        scale %= 22;
        Scores.Word[] memory words = random(seed, 1);
        Scores.Word[] memory weights = random(uint256(keccak256(abi.encode(seed))), 0);
        (bool valid, int256 score) = bonds.scoreOf(Scores.encoded(words), Scores.encoded(weights), scale);
        (bool expectedValid, int256 expected) = Scores.score(words, weights, scale);
        vm.assertEq(valid, expectedValid);
        vm.assertEq(score, expected);
    }

    function testFuzz_onlyCanonicalWordsHaveAScore(uint256 seed, uint32[6] calldata indices, int96[6] calldata found)
        public
        view
    {
        Scores.Word[] memory words = new Scores.Word[](3);
        Scores.Word[] memory weights = new Scores.Word[](3);
        for (uint256 i = 0; i < 3; i++) {
            words[i] = Scores.Word(uint32(indices[i] % 5), int96(found[i] % 3));
            weights[i] = Scores.Word(uint32(indices[i + 3] % 5), int96(found[i + 3] % 3));
            if (seed >> i & 1 == 0) {
                words[i].index = uint32(i + 1);
                weights[i].index = uint32(i);
            }
        }
        (bool valid, int256 score) = bonds.scoreOf(Scores.encoded(words), Scores.encoded(weights), 21);
        vm.assertEq(valid, Scores.canonical(words, 1) && Scores.canonical(weights, 0));
        if (valid) {
            (, int256 expected) = Scores.score(words, weights, 21);
            vm.assertEq(score, expected);
        }
    }

    function testFuzz_anyBytesHaveAnAnswer(bytes calldata words, bytes calldata weights) public view {
        bonds.scoreOf(words, weights, 6);
    }

    function testFuzz_aRightPredictionIsNeverSlashedAndEveryOtherIs(uint256 seed, int256 published) public {
        Scores.Word[] memory listed = random(seed, 1);
        Scores.Word[] memory fitted = random(uint256(keccak256(abi.encode(seed))), 0);
        (bool valid, int256 score) = Scores.score(listed, fitted, SCALE);
        (bytes memory words, bytes memory weights) = (Scores.encoded(listed), Scores.encoded(fitted));
        if (valid) {
            holds(rowOf(words, weights, score), words, weights, score);
        }
        if (!valid || published != score) {
            slash(rowOf(words, weights, published), words, weights);
        }
    }

    function test_theArtifactIsWhatRuns() public {
        string memory artifact = vm.readFile("src/main/resources/dev/hawser/contracts/PredictionChallenge.json");
        bytes memory code = bytes.concat(vm.parseJsonBytes(artifact, ".bytecode"), abi.encode(registry));
        address made;
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        vm.assertEq(made.codehash, address(bonds).codehash);
    }

    // What the tests say

    function post(uint256 amount) private returns (bytes32) {
        vm.prank(OWNER);
        return bonds.post{value: amount}(NAME, columnsOf(), 1, 18, SCALE, keyOf("time"));
    }

    function columnsOf() private pure returns (IPredictionChallenge.Column[] memory columns) {
        columns = new IPredictionChallenge.Column[](2);
        columns[0] = IPredictionChallenge.Column("int256", "time", "int");
        columns[1] = IPredictionChallenge.Column("int256", "price", "decimal(18,6)");
    }

    function keyOf(string memory name) private pure returns (string[] memory key) {
        key = new string[](1);
        key[0] = name;
    }

    function unfit(
        IPredictionChallenge.Column[] memory columns,
        uint256 score,
        uint8 precision,
        uint8 scale,
        string[] memory key
    ) private {
        vm.prank(OWNER);
        vm.expectRevert(IPredictionChallenge.UnfitSchema.selector);
        bonds.post{value: 1}(NAME, columns, score, precision, scale, key);
    }

    /// @dev 0.5 + 2 · 1.25 − 0.25 · 3
    function sample() private pure returns (bytes memory words, bytes memory weights) {
        words = bytes.concat(word(1, 1.25e9), word(2, 3e9), word(5, 9e9));
        weights = bytes.concat(word(0, 0.5e12), word(1, 2e12), word(2, -0.25e12), word(3, 7e12));
    }

    function scoreOf(bytes memory words, bytes memory weights) private view returns (int256 score) {
        (, score) = bonds.scoreOf(words, weights, SCALE);
        vm.assertEq(score, 2.25e6);
    }

    function word(uint256 index, int96 value) private pure returns (bytes memory) {
        return abi.encodePacked(uint32(index), value);
    }

    function many(uint256 count) private pure returns (bytes memory words) {
        words = new bytes(16 * count);
        for (uint256 i = 1; i <= count; i++) {
            uint256 packed = (i << 96 | 1) << 128;
            assembly ("memory-safe") {
                let place := add(add(words, 0x10), mul(i, 16))
                // the last one would write beyond the end
                if lt(i, count) { mstore(place, packed) }
                if eq(i, count) {
                    mstore(sub(place, 16), or(shr(128, packed), shl(128, shr(128, mload(sub(place, 16))))))
                }
            }
        }
    }

    /// @dev Up to eight words, ascending, small ones and such as are near the limits of their type or of the sum.
    function random(uint256 seed, uint256 first) private pure returns (Scores.Word[] memory words) {
        words = new Scores.Word[](seed % 9);
        uint256 index = first;
        for (uint256 i = 0; i < words.length; i++) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            index += draw % 3;
            int96 value = int96(int256(draw >> 8) >> (160 + (draw >> 200) % 95));
            if (draw >> 240 & 7 == 0) {
                value = draw >> 243 & 1 == 0 ? type(int96).max : type(int96).min;
            } else if (draw >> 240 & 7 == 1) {
                value = int96(5 * int256(10 ** (draw >> 244 & 15)));
            }
            words[i] = Scores.Word(uint32(index), value == 0 ? int96(1) : value);
            index++;
        }
    }

    function modelOf(bytes memory weights) private pure returns (bytes32) {
        return keccak256(abi.encode(MODEL, keccak256(weights)));
    }

    function values(bytes memory words, bytes memory weights, int256 score) private view returns (bytes memory) {
        return abi.encode(schema, int256(7), score, modelOf(weights), keccak256(words));
    }

    /// @dev A published row of that score, in the stream's latest entry.
    function rowOf(bytes memory words, bytes memory weights, int256 score)
        private
        returns (IPredictionChallenge.PublishedRow memory)
    {
        return publish(values(words, weights, score));
    }

    function publish(bytes memory encoded) private returns (IPredictionChallenge.PublishedRow memory row) {
        row.stream = id;
        row.previousHead = registry.head(id);
        row.manifest = MANIFEST;
        row.values = encoded;
        append(leafOf(row));
    }

    function append(bytes32 root) private {
        bytes32 head = registry.head(id);
        vm.prank(OWNER);
        registry.append(OWNER, NAME, head, root, MANIFEST);
    }

    function bury(IPredictionChallenge.PublishedRow memory, uint256 count)
        private
        returns (IAnchorRegistry.Entry[] memory later)
    {
        later = new IAnchorRegistry.Entry[](count);
        for (uint256 i = 0; i < count; i++) {
            later[i] = IAnchorRegistry.Entry(keccak256(abi.encode(i)), MANIFEST);
            append(later[i].root);
        }
    }

    function split(IAnchorRegistry.Entry[] memory entries, uint256 count)
        private
        pure
        returns (IAnchorRegistry.Entry[] memory first, IAnchorRegistry.Entry[] memory last)
    {
        first = new IAnchorRegistry.Entry[](count);
        last = new IAnchorRegistry.Entry[](entries.length - count);
        for (uint256 i = 0; i < entries.length; i++) {
            if (i < count) {
                first[i] = entries[i];
            } else {
                last[i - count] = entries[i];
            }
        }
    }

    function leafOf(IPredictionChallenge.PublishedRow memory row) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(row.values)));
    }

    function commit(
        address challenger,
        IPredictionChallenge.PublishedRow memory row,
        bytes memory words,
        bytes memory weights
    ) private {
        bonds.commit(commitmentOf(challenger, row, words, weights));
        vm.roll(block.number + 1);
    }

    function commitmentOf(
        address challenger,
        IPredictionChallenge.PublishedRow memory row,
        bytes memory words,
        bytes memory weights
    ) private view returns (bytes32) {
        (, int256 margin) = bonds.scoreOf(words, weights, 21);
        return bonds.commitmentOf(challenger, id, leafOf(row), margin, SALT);
    }

    function demand(IPredictionChallenge.PublishedRow memory row) private {
        vm.prank(CHALLENGER);
        bonds.demand{value: deposit}(row);
    }

    function holds(IPredictionChallenge.PublishedRow memory row, bytes memory words, bytes memory weights, int256 score)
        private
    {
        commit(CHALLENGER, row, words, weights);
        refuse(row, words, weights, abi.encodeWithSelector(IPredictionChallenge.PredictionHolds.selector, score));
    }

    function refuse(
        IPredictionChallenge.PublishedRow memory row,
        bytes memory words,
        bytes memory weights,
        bytes memory refusal
    ) private {
        vm.prank(CHALLENGER);
        vm.expectRevert(refusal);
        bonds.challenge(row, IPredictionChallenge.Evidence(MODEL, words, weights), SALT);
    }

    function slash(IPredictionChallenge.PublishedRow memory row, bytes memory words, bytes memory weights) private {
        commit(CHALLENGER, row, words, weights);
        slashCommitted(row, words, weights);
    }

    function slashCommitted(IPredictionChallenge.PublishedRow memory row, bytes memory words, bytes memory weights)
        private
    {
        (uint256 before, uint256 burned, uint256 held) = (CHALLENGER.balance, BURNED.balance, address(bonds).balance);
        vm.prank(CHALLENGER);
        bonds.challenge(row, IPredictionChallenge.Evidence(MODEL, words, weights), SALT);
        vm.assertEq(CHALLENGER.balance, before + BOND / 4);
        vm.assertEq(BURNED.balance, burned + BOND - BOND / 4);
        vm.assertEq(address(bonds).balance, held - BOND);
    }

    function slashedWhateverIsPublished(bytes memory words, bytes memory weights) private {
        uint256 state = vm.snapshotState();
        slash(rowOf(words, weights, 0), words, weights);
        vm.revertToState(state);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IAnchorRegistry} from "./IAnchorRegistry.sol";
import {IBonds} from "./IBonds.sol";

/// @title Bonds that wrong predictions cost
/// @notice The owner of a stream bonds it for one schema, whose columns are the key, the score, `model` and `features`.
/// Anyone may then show that a published score is not what the model gives, and gets a quarter of the bond; the rest is
/// burned, so that showing it oneself does not pay. It proves arithmetic only: that the score follows from the feature
/// words and the weights that the row commits to. That the words belong to the row is what `hawser verify --features`
/// shows.
/// @dev Score, words and weights are those of FORMATS.md, "Exact score". The terms of a bond: one margin, at most
/// {MOST_WORDS} weights and as many feature words, so that both fit a transaction, and no salt: words that are shown hide
/// nothing, and a contract could not tell a salt from two words. What is published outside the terms can't be challenged,
/// but no demand for it can be answered either.
interface IPredictionChallenge is IBonds {
    /// @param abiType a static one: int256, uint256, bool, address or bytes32
    /// @param name matches `[a-z][a-z0-9_]*`
    /// @param sparkType Spark's simpleString
    struct Column {
        string abiType;
        string name;
        string sparkType;
    }

    /// @notice A row, and what shows that it was published.
    /// @param stream the stream's id
    /// @param previousHead the stream's head before the row's entry
    /// @param manifest the manifest digest of that entry
    /// @param values `abi.encode(schema, …)` of all leaf columns
    /// @param proof the row's Merkle proof
    /// @param later the entries that lead from the row's to the stream's head, or to a head that is recognised
    struct PublishedRow {
        bytes32 stream;
        bytes32 previousHead;
        bytes32 manifest;
        bytes values;
        bytes32[] proof;
        IAnchorRegistry.Entry[] later;
    }

    /// @notice What a row commits to.
    /// @param modelManifest the digest of the model's manifest
    /// @param words the row's feature words
    /// @param weights the bytes of weights.bin
    struct Evidence {
        bytes32 modelManifest;
        bytes words;
        bytes weights;
    }

    /// @notice The owner bonded a stream, or added to its bond.
    event Bonded(bytes32 indexed stream, bytes32 indexed schema, uint256 bond);

    /// @notice The owner began to take a bond back; it can still be lost until `until`.
    event ExitBegun(bytes32 indexed stream, bytes32 indexed schema, uint256 until);

    /// @notice The owner took a bond back.
    event Withdrawn(bytes32 indexed stream, bytes32 indexed schema, uint256 bond);

    /// @notice A bond was lost: by a wrong prediction, or by a demand that was not answered.
    event Slashed(bytes32 indexed stream, bytes32 indexed schema, address challenger, bytes32 leaf, uint256 bond);

    /// @notice Someone asked for what a row commits to.
    event Demanded(bytes32 indexed stream, bytes32 indexed leaf, uint256 until);

    /// @notice A demand was answered; words and weights stand in the transaction.
    event Answered(bytes32 indexed stream, bytes32 indexed leaf);

    /// @notice There is no bond: none was posted, or it was lost or withdrawn.
    error NoBond(bytes32 stream, bytes32 schema);

    /// @notice A bond that was lost is not posted anew: the row that cost it is still there.
    error BondLost(bytes32 stream, bytes32 schema);

    /// @notice The exit has begun, or has gone on too long for this.
    error Exiting(uint256 until);

    /// @notice The exit has not begun, or its time is not over.
    error NotYet(uint256 until);

    /// @notice The columns are not a key, one decimal score of a scale up to 21, and static.
    error UnfitSchema();

    /// @notice No such commitment was made, or in this block.
    error NotCommitted(bytes32 commitment);

    /// @notice The row, its proof and the entries lead neither to the stream's head nor to one that is recognised.
    error NotInStream(bytes32 head);

    /// @notice The row is not as long as its schema says.
    error NotARow();

    /// @notice The words, or the manifest and the weights, are not those that the row commits to.
    error OtherEvidence(bytes32 committed, bytes32 given);

    /// @notice There are more words or margins than a bond covers.
    error OutsideTerms();

    /// @notice The published score is what the model gives.
    error PredictionHolds(int256 score);

    /// @notice A demand costs exactly {DEPOSIT}; a bond is at least 1 wei and less than 2^128.
    error WrongAmount();

    /// @notice There is such a demand already, or there was, and it was answered.
    error AlreadyDemanded(bytes32 leaf);

    /// @notice There is no such demand.
    error NotDemanded(bytes32 leaf);

    /// @notice The time to answer is over.
    error TooLate(uint256 until);

    /// @notice The caller is neither the stream's owner nor one of its writers.
    error NotPublisher(bytes32 stream, address caller);

    /// @notice A receiver refused its ether.
    error NotPaid(address receiver);

    /// @notice Bonds the caller's stream for one schema, or adds to the bond. The schema's hash is made here from its
    /// columns, so that scale and place of the score are those that the rows' readers know. A bond covers every row of the
    /// schema in the stream, those from before it included.
    /// @param name the stream's name
    /// @param columns the leaf columns between `schema` and `model`, in their order
    /// @param score which of them is the score, from 0; the others are the key
    /// @param precision of the score's `decimal(precision,scale)`
    /// @param scale of the score's `decimal(precision,scale)`
    /// @param key the names of the key's columns, in their declared order
    /// @return schema its hash
    function post(
        bytes32 name,
        Column[] calldata columns,
        uint256 score,
        uint8 precision,
        uint8 scale,
        string[] calldata key
    ) external payable returns (bytes32 schema);

    /// @notice Begins to take the bond of the caller's stream back. For fourteen days it can still be lost: by challenges to
    /// the end, by demands that are made in the first ten.
    function exit(bytes32 name, bytes32 schema) external;

    /// @notice Takes the bond of the caller's stream back, fourteen days after {exit}.
    function withdraw(bytes32 name, bytes32 schema) external;

    /// @notice Commits a challenger to a challenge, so that nobody can copy it: `commitment` is {commitmentOf}.
    function commit(bytes32 commitment) external;

    /// @notice Shows that a published score is not what the model gives, and takes the bond: a quarter to the caller, the
    /// rest burned. Committed to in an earlier block. Evidence that matches its hashes but is not canonical (length, order,
    /// feature 0, zeros), or whose sum of magnitudes is not below 10^38, counts as wrong.
    /// @param salt that of the commitment
    function challenge(PublishedRow calldata row, Evidence calldata evidence, uint64 salt) external;

    /// @notice Asks for the words and the weights of a published row, against {DEPOSIT}.
    function demand(PublishedRow calldata row) external payable;

    /// @notice Answers a demand within three days, and gets its deposit; a row is answered for once. If what is shown is that
    /// the score is wrong, the bond is lost as by {challenge}, and who asked gets quarter and deposit. By the stream's owner
    /// or a writer.
    /// @param values the row's
    function answer(address owner, bytes32 name, bytes calldata values, Evidence calldata evidence) external;

    /// @notice Ends a demand that nobody answered within three days: the bond is lost, a quarter to who asked, or, twelve hours
    /// later, to who calls this. The deposit is given back; at once where the bond is gone, or is one of after the demand.
    function settle(bytes32 stream, bytes32 schema, bytes32 leaf) external;

    /// @notice Keeps the present head of a stream, from which rows stay provable whatever is appended.
    function checkpoint(bytes32 stream) external;

    /// @notice Keeps an older head of a stream.
    /// @param from the older head
    /// @param entries those that lead from there to the present head or to one that is recognised
    function recognise(bytes32 stream, bytes32 from, IAnchorRegistry.Entry[] calldata entries) external;

    /// @notice What to commit to before a challenge.
    /// @param leaf the row's leaf
    /// @param margin what the evidence gives at scale 21, {scoreOf}: who has not seen it can't commit to all rows in advance
    /// @param salt random, so that the commitment does not tell the row
    function commitmentOf(address challenger, bytes32 stream, bytes32 leaf, int256 margin, uint64 salt)
        external
        pure
        returns (bytes32);

    /// @notice The exact score of feature words and weights.
    /// @return valid whether they are canonical, and the sum of magnitudes below 10^38
    /// @return score at the scale, rounded half even; 0 where not valid
    function scoreOf(bytes calldata words, bytes calldata weights, uint8 scale)
        external
        pure
        returns (bool valid, int256 score);

    /// @notice The state of a bond.
    /// @return amount what lies here, in wei, also while the exit goes on
    /// @return until the end of the exit in seconds since 1970; 0 where it has not begun
    /// @return scale the score's
    /// @return score which word of a row is the score, from 0
    /// @return lost whether it was lost
    function stateOf(bytes32 stream, bytes32 schema)
        external
        view
        returns (uint256 amount, uint256 until, uint8 scale, uint8 score, bool lost);

    /// @notice Whether a head of the stream was kept by {checkpoint} or {recognise}.
    function recognised(bytes32 stream, bytes32 head) external view returns (bool);

    /// @notice The block in which a commitment was made; 0 where it was not, or was used.
    function committedAt(bytes32 commitment) external view returns (uint256);

    /// @notice Who asked for the row of that leaf, and until when it is to be answered; zeros where nobody did.
    function demandOf(bytes32 stream, bytes32 schema, bytes32 leaf) external view returns (address asker, uint256 until);

    /// @notice What a demand costs, in wei.
    function DEPOSIT() external view returns (uint256);

    /// @notice The most weights, and the most feature words, that a bond covers.
    function MOST_WORDS() external view returns (uint256);

    /// @notice The registry that holds the streams.
    function registry() external view returns (IAnchorRegistry);
}

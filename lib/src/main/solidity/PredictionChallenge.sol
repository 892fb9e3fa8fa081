// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ExactScore} from "./ExactScore.sol";
import {HawserProof, Leaf} from "./HawserProof.sol";
import {IAnchorRegistry} from "./IAnchorRegistry.sol";
import {IBonds} from "./IBonds.sol";
import {IPredictionChallenge} from "./IPredictionChallenge.sol";
import {SchemaText} from "./SchemaText.sol";

/// @title Bonds that wrong predictions cost
/// @dev Its balance is the sum of all bonds and of the deposits of open demands; what is forced upon it stays for ever.
contract PredictionChallenge is IPredictionChallenge {
    uint256 private constant EXIT_TIME = 14 days;
    uint256 private constant ANSWER_TIME = 3 days;
    /// @dev A demand that is made later could outlast the bond: three days to answer, and one to settle, must be left.
    uint256 private constant DEMANDS_END = 4 days;
    /// @dev For so long the asker alone gets the quarter, or nobody would settle what a publisher asks of itself.
    uint256 private constant ASKERS_TIME = 12 hours;
    /// @dev What a receiver may spend, whom others than itself have paid.
    uint256 private constant RECEIVERS_GAS = 100_000;
    /// @dev Nobody has its key.
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;
    uint256 private constant WORD = 16;

    /// @param amount in wei; 0 where there is none
    /// @param until the end of the exit; 0 where it has not begun
    /// @param scale the score's
    /// @param score which word of a row is the score
    /// @param words how many words a row has
    /// @param since when it was posted
    struct Bond {
        uint128 amount;
        uint40 until;
        uint8 scale;
        uint8 score;
        uint8 words;
        bool lost;
        uint40 since;
    }

    /// @param asker zero where nobody asks
    /// @param answered for ever: what the row commits to stands in the answer
    struct Demand {
        address asker;
        uint40 until;
        bool answered;
    }

    /// @inheritdoc IPredictionChallenge
    uint256 public constant DEPOSIT = 0.05 ether;

    /// @inheritdoc IPredictionChallenge
    uint256 public constant MOST_WORDS = 4000;

    /// @inheritdoc IPredictionChallenge
    IAnchorRegistry public immutable registry;

    /// @inheritdoc IPredictionChallenge
    mapping(bytes32 stream => mapping(bytes32 head => bool)) public recognised;

    /// @inheritdoc IPredictionChallenge
    mapping(bytes32 commitment => uint256 blockNumber) public committedAt;

    mapping(bytes32 stream => mapping(bytes32 schema => Bond)) private _bonds;
    mapping(bytes32 bond => mapping(bytes32 leaf => Demand)) private _demands;

    /// @param registry_ the registry that holds the streams
    constructor(IAnchorRegistry registry_) {
        registry = registry_;
    }

    // The owner's side

    /// @inheritdoc IPredictionChallenge
    function post(
        bytes32 name,
        Column[] calldata columns,
        uint256 score,
        uint8 precision,
        uint8 scale,
        string[] calldata key
    ) external payable returns (bytes32 schema) {
        schema = SchemaText.hashOf(columns, score, precision, scale, key);
        bytes32 stream = registry.streamId(msg.sender, name);
        Bond storage bond = _bonds[stream][schema];
        if (bond.lost) {
            revert BondLost(stream, schema);
        }
        if (bond.until != 0) {
            revert Exiting(bond.until);
        }
        uint256 amount = bond.amount + msg.value;
        if (msg.value == 0 || amount > type(uint128).max) {
            revert WrongAmount();
        }
        uint40 since = bond.amount == 0 ? uint40(block.timestamp) : bond.since;
        // schema first, and model and features last
        _bonds[stream][schema] =
            Bond(uint128(amount), 0, scale, uint8(score + 1), uint8(columns.length + 3), false, since);
        emit Bonded(stream, schema, amount);
    }

    /// @inheritdoc IPredictionChallenge
    function exit(bytes32 name, bytes32 schema) external {
        bytes32 stream = registry.streamId(msg.sender, name);
        Bond storage bond = _bond(stream, schema);
        if (bond.until != 0) {
            revert Exiting(bond.until);
        }
        uint256 until = block.timestamp + EXIT_TIME;
        bond.until = uint40(until);
        emit ExitBegun(stream, schema, until);
    }

    /// @inheritdoc IPredictionChallenge
    function withdraw(bytes32 name, bytes32 schema) external {
        bytes32 stream = registry.streamId(msg.sender, name);
        Bond storage bond = _bond(stream, schema);
        if (bond.until == 0 || block.timestamp < bond.until) {
            revert NotYet(bond.until);
        }
        uint256 amount = bond.amount;
        delete _bonds[stream][schema];
        emit Withdrawn(stream, schema, amount);
        _pay(msg.sender, amount);
    }

    /// @inheritdoc IPredictionChallenge
    function answer(address owner, bytes32 name, bytes calldata values, Evidence calldata evidence) external {
        bytes32 stream = registry.streamId(owner, name);
        if (msg.sender != owner && !registry.isWriter(stream, msg.sender)) {
            revert NotPublisher(stream, msg.sender);
        }
        bytes32 leaf = Leaf.unwrap(HawserProof.leafOf(values));
        bytes32 schema = bytes32(values);
        mapping(bytes32 leaf => Demand) storage demands = _demandsOf(stream, schema);
        Demand memory open = demands[leaf];
        if (open.asker == address(0)) {
            revert NotDemanded(leaf);
        }
        Bond memory bond = _bond(stream, schema);
        if (block.timestamp > open.until) {
            revert TooLate(open.until);
        }
        _requireEvidence(values, evidence);
        (bool wrong,,) = _judge(values, evidence, bond);
        demands[leaf] = Demand(address(0), 0, true);
        if (wrong) {
            _slash(stream, schema, leaf, bond, open.asker);
            _giveBack(open.asker);
        } else {
            emit Answered(stream, leaf);
            _pay(msg.sender, DEPOSIT);
        }
    }

    // Everyone's side

    /// @inheritdoc IPredictionChallenge
    function commit(bytes32 commitment) external {
        // Not written anew, or a commitment could be kept from ever being old enough.
        if (committedAt[commitment] == 0) {
            committedAt[commitment] = block.number;
        }
    }

    /// @inheritdoc IPredictionChallenge
    function challenge(PublishedRow calldata row, Evidence calldata evidence, uint64 salt) external {
        bytes32 schema = bytes32(row.values);
        Bond memory bond = _bond(row.stream, schema);
        bytes32 leaf = _requirePublished(row, bond);
        _requireEvidence(row.values, evidence);
        (bool wrong, int256 margin, int256 score) = _judge(row.values, evidence, bond);
        if (!wrong) {
            revert PredictionHolds(score);
        }
        bytes32 commitment = commitmentOf(msg.sender, row.stream, leaf, margin, salt);
        uint256 committed = committedAt[commitment];
        if (committed == 0 || committed >= block.number) {
            revert NotCommitted(commitment);
        }
        delete committedAt[commitment];
        _slash(row.stream, schema, leaf, bond, msg.sender);
    }

    /// @inheritdoc IPredictionChallenge
    function demand(PublishedRow calldata row) external payable {
        if (msg.value != DEPOSIT) {
            revert WrongAmount();
        }
        bytes32 schema = bytes32(row.values);
        Bond memory bond = _bond(row.stream, schema);
        if (bond.until != 0 && block.timestamp + DEMANDS_END > bond.until) {
            revert Exiting(bond.until);
        }
        bytes32 leaf = _requirePublished(row, bond);
        Demand storage open = _demandsOf(row.stream, schema)[leaf];
        if (open.asker != address(0) || open.answered) {
            revert AlreadyDemanded(leaf);
        }
        uint256 until = block.timestamp + ANSWER_TIME;
        (open.asker, open.until) = (msg.sender, uint40(until));
        emit Demanded(row.stream, leaf, until);
    }

    /// @inheritdoc IPredictionChallenge
    function settle(bytes32 stream, bytes32 schema, bytes32 leaf) external {
        mapping(bytes32 leaf => Demand) storage demands = _demandsOf(stream, schema);
        Demand memory open = demands[leaf];
        if (open.asker == address(0)) {
            revert NotDemanded(leaf);
        }
        Bond memory bond = _bonds[stream][schema];
        // One that was posted after the demand is not what was asked with.
        bool bonded = bond.amount != 0 && open.until >= bond.since + ANSWER_TIME;
        if (bonded && block.timestamp <= open.until) {
            revert NotYet(open.until);
        }
        delete demands[leaf];
        if (bonded) {
            bool askers = block.timestamp <= open.until + ASKERS_TIME;
            _slash(stream, schema, leaf, bond, askers ? open.asker : msg.sender);
        }
        _giveBack(open.asker);
    }

    /// @inheritdoc IPredictionChallenge
    function checkpoint(bytes32 stream) external {
        recognised[stream][registry.head(stream)] = true;
    }

    /// @inheritdoc IPredictionChallenge
    function recognise(bytes32 stream, bytes32 from, IAnchorRegistry.Entry[] calldata entries) external {
        _requireHead(stream, HawserProof.headAfter(from, entries));
        recognised[stream][from] = true;
    }

    // What can be asked

    /// @inheritdoc IBonds
    function bondOf(bytes32 stream, bytes32 schema) external view returns (uint256) {
        Bond storage bond = _bonds[stream][schema];
        return bond.until == 0 ? bond.amount : 0;
    }

    /// @inheritdoc IPredictionChallenge
    function stateOf(bytes32 stream, bytes32 schema)
        external
        view
        returns (uint256 amount, uint256 until, uint8 scale, uint8 score, bool lost)
    {
        Bond memory bond = _bonds[stream][schema];
        return (bond.amount, bond.until, bond.scale, bond.score, bond.lost);
    }

    /// @inheritdoc IPredictionChallenge
    function demandOf(bytes32 stream, bytes32 schema, bytes32 leaf)
        external
        view
        returns (address asker, uint256 until)
    {
        Demand memory open = _demandsOf(stream, schema)[leaf];
        return (open.asker, open.until);
    }

    /// @inheritdoc IPredictionChallenge
    function commitmentOf(address challenger, bytes32 stream, bytes32 leaf, int256 margin, uint64 salt)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(challenger, stream, leaf, margin, salt));
    }

    /// @inheritdoc IPredictionChallenge
    function scoreOf(bytes calldata words, bytes calldata weights, uint8 scale)
        public
        pure
        returns (bool valid, int256 score)
    {
        (bool canonical, int256 margin, uint256 magnitude,) = ExactScore.marginOf(words, weights);
        return canonical ? ExactScore.round(margin, magnitude, scale) : (false, int256(0));
    }

    function _bond(bytes32 stream, bytes32 schema) private view returns (Bond storage bond) {
        bond = _bonds[stream][schema];
        if (bond.amount == 0) {
            revert NoBond(stream, schema);
        }
    }

    function _demandsOf(bytes32 stream, bytes32 schema) private view returns (mapping(bytes32 => Demand) storage) {
        return _demands[keccak256(abi.encode(stream, schema))];
    }

    /// @dev Passes only if the row has its schema's length and stands in the stream.
    function _requirePublished(PublishedRow calldata row, Bond memory bond) private view returns (bytes32) {
        if (row.values.length != 32 * uint256(bond.words)) {
            revert NotARow();
        }
        Leaf leaf = HawserProof.leafOf(row.values);
        bytes32 head = HawserProof.headOf(row.previousHead, row.manifest, leaf, row.proof);
        _requireHead(row.stream, HawserProof.headAfter(head, row.later));
        return Leaf.unwrap(leaf);
    }

    function _requireHead(bytes32 stream, bytes32 head) private view {
        if (head != registry.head(stream) && !recognised[stream][head]) {
            revert NotInStream(head);
        }
    }

    /// @dev Passes only if the evidence is what the row's last two words commit to.
    function _requireEvidence(bytes calldata values, Evidence calldata evidence) private pure {
        (bytes32 model, bytes32 features) = abi.decode(values[values.length - 64:], (bytes32, bytes32));
        bytes32 words = keccak256(evidence.words);
        if (words != features) {
            revert OtherEvidence(features, words);
        }
        bytes32 given = keccak256(abi.encode(evidence.modelManifest, keccak256(evidence.weights)));
        if (given != model) {
            revert OtherEvidence(model, given);
        }
    }

    /// @dev Whether the row's score is not what the evidence gives. Evidence that gives none has margin and score 0.
    function _judge(bytes calldata values, Evidence calldata evidence, Bond memory bond)
        private
        pure
        returns (bool wrong, int256 margin, int256 score)
    {
        uint256 most = MOST_WORDS * WORD;
        if (evidence.weights.length > most || evidence.words.length > most) {
            revert OutsideTerms();
        }
        bool canonical;
        uint256 magnitude;
        uint256 end;
        (canonical, margin, magnitude, end) = ExactScore.marginOf(evidence.words, evidence.weights);
        if (canonical && end > ExactScore.CLASS) {
            revert OutsideTerms();
        }
        bool valid;
        (valid, score) = ExactScore.round(margin, magnitude, bond.scale);
        if (!canonical || !valid) {
            return (true, 0, 0);
        }
        uint256 place = 32 * uint256(bond.score);
        wrong = bytes32(values[place:place + 32]) != bytes32(uint256(score));
    }

    function _slash(bytes32 stream, bytes32 schema, bytes32 leaf, Bond memory bond, address challenger) private {
        uint256 amount = bond.amount;
        _bonds[stream][schema] = Bond(0, bond.until, bond.scale, bond.score, bond.words, true, bond.since);
        uint256 share = amount / 4;
        emit Slashed(stream, schema, challenger, leaf, amount);
        // What a challenger refuses is burned as well, or a publisher could ask for its own row and never be slashed.
        bool paid = _send(challenger, share);
        _pay(BURNED, paid ? amount - share : amount);
    }

    /// @dev A deposit, to who asked. What it refuses is burned.
    function _giveBack(address asker) private {
        if (!_send(asker, DEPOSIT)) {
            _pay(BURNED, DEPOSIT);
        }
    }

    function _pay(address receiver, uint256 amount) private {
        if (!_send(receiver, amount)) {
            revert NotPaid(receiver);
        }
    }

    /// @dev Takes no answer: its bytes would be paid for here.
    function _send(address receiver, uint256 amount) private returns (bool paid) {
        assembly ("memory-safe") {
            paid := call(RECEIVERS_GAS, receiver, amount, 0, 0, 0, 0)
        }
    }
}

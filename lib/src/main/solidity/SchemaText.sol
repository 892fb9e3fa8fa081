// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IPredictionChallenge} from "./IPredictionChallenge.sol";

/// @title The hash of a bonded schema, made from its columns
/// @dev The RFC 8785 text of FORMATS.md, "schema". No text may hold a character that JSON would escape: so none can pass for
/// another column, and the score and its scale are those that the hash binds.
library SchemaText {
    /// @dev So that the largest evidence and its row fit a transaction.
    uint256 private constant MOST_COLUMNS = 32;
    string private constant COMMITMENTS =
        '{"abi":"bytes32","name":"model","type":"binary"},{"abi":"bytes32","name":"features","type":"binary"}';

    /// @notice The hash of a schema of a key, one score, `model` and `features`.
    function hashOf(
        IPredictionChallenge.Column[] calldata columns,
        uint256 score,
        uint8 precision,
        uint8 scale,
        string[] calldata key
    ) internal pure returns (bytes32) {
        require(score < columns.length && columns.length == key.length + 1, IPredictionChallenge.UnfitSchema());
        require(columns.length <= MOST_COLUMNS && scale <= 21, IPredictionChallenge.UnfitSchema());
        require(_is(columns[score].abiType, "int256"), IPredictionChallenge.UnfitSchema());
        string memory decimal = string(bytes.concat("decimal(", _digits(precision), ",", _digits(scale), ")"));
        require(_is(columns[score].sparkType, decimal), IPredictionChallenge.UnfitSchema());
        bytes memory text = '{"columns":[';
        for (uint256 i = 0; i < columns.length; i++) {
            require(i == score || _names(key, columns[i].name), IPredictionChallenge.UnfitSchema());
            text = bytes.concat(text, _column(columns[i]), ",");
        }
        text = bytes.concat(text, bytes(COMMITMENTS), '],"format":"hawser-schema-v1","key":[');
        for (uint256 i = 0; i < key.length; i++) {
            require(!_is(key[i], columns[score].name), IPredictionChallenge.UnfitSchema());
            text = bytes.concat(text, i == 0 ? bytes('"') : bytes(',"'), _plain(key[i]), '"');
        }
        return keccak256(bytes.concat(text, "]}"));
    }

    function _column(IPredictionChallenge.Column calldata column) private pure returns (bytes memory) {
        require(_isStatic(column.abiType), IPredictionChallenge.UnfitSchema());
        return bytes.concat(
            '{"abi":"',
            bytes(column.abiType),
            '","name":"',
            _plain(column.name),
            '","type":"',
            _plain(column.sparkType),
            '"}'
        );
    }

    function _isStatic(string calldata abiType) private pure returns (bool) {
        return _is(abiType, "int256") || _is(abiType, "uint256") || _is(abiType, "bool") || _is(abiType, "address")
            || _is(abiType, "bytes32");
    }

    /// @dev The text, if it holds nothing but a-z, 0-9, `_`, parentheses and commas.
    function _plain(string calldata text) private pure returns (bytes memory) {
        for (uint256 i = 0; i < bytes(text).length; i++) {
            bytes1 c = bytes(text)[i];
            bool word = (c >= "a" && c <= "z") || (c >= "0" && c <= "9") || c == "_";
            require(word || c == "(" || c == ")" || c == ",", IPredictionChallenge.UnfitSchema());
        }
        return bytes(text);
    }

    function _names(string[] calldata names, string calldata name) private pure returns (bool) {
        for (uint256 i = 0; i < names.length; i++) {
            if (_is(names[i], name)) {
                return true;
            }
        }
        return false;
    }

    function _is(string memory one, string memory other) private pure returns (bool) {
        return keccak256(bytes(one)) == keccak256(bytes(other));
    }

    function _digits(uint8 number) private pure returns (bytes memory) {
        bytes memory units = abi.encodePacked(bytes1(uint8(48 + number % 10)));
        return number < 10 ? units : bytes.concat(_digits(number / 10), units);
    }
}

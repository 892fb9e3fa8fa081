// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev "Exact score" of FORMATS.md in its own words, slow and plain: the reference for what the contract recomputes.
library Scores {
    struct Word {
        uint32 index;
        int96 value;
    }

    /// @dev In the order given, zeros included: also what is not canonical.
    function encoded(Word[] memory words) internal pure returns (bytes memory bytes_) {
        for (uint256 i = 0; i < words.length; i++) {
            bytes_ = abi.encodePacked(bytes_, words[i].index, words[i].value);
        }
    }

    function canonical(Word[] memory words, uint256 first) internal pure returns (bool) {
        for (uint256 i = 0; i < words.length; i++) {
            if (words[i].value == 0 || words[i].index < first || (i > 0 && words[i].index <= words[i - 1].index)) {
                return false;
            }
        }
        return true;
    }

    /// @dev Of canonical words.
    function score(Word[] memory words, Word[] memory weights, uint8 scale)
        internal
        pure
        returns (bool valid, int256 rounded)
    {
        int256 margin = 0;
        int256 magnitude = 0;
        for (uint256 i = 0; i < weights.length; i++) {
            int256 product = int256(weights[i].value) * _feature(words, weights[i].index);
            margin += product;
            magnitude += product < 0 ? -product : product;
        }
        return magnitude < 1e38 ? (true, _halfEven(margin, int256(10) ** (21 - scale))) : (false, int256(0));
    }

    function _feature(Word[] memory words, uint32 index) private pure returns (int256) {
        if (index == 0) {
            return 1e9;
        }
        for (uint256 i = 0; i < words.length; i++) {
            if (words[i].index == index) {
                return words[i].value;
            }
        }
        return 0;
    }

    /// @dev The whole number at or below the quotient, or the next one.
    function _halfEven(int256 margin, int256 unit) private pure returns (int256 below) {
        below = margin / unit;
        if (below * unit > margin) {
            below--;
        }
        int256 twice = 2 * (margin - below * unit);
        bool odd = below % 2 != 0;
        return twice > unit || (twice == unit && odd) ? below + 1 : below;
    }
}

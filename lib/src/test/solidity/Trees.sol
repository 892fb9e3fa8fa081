// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev The tree of FORMATS.md in its own words, slow and plain: the reference for what the library takes for proven.
library Trees {
    /// @dev An array of 2n−1 nodes, sorted leaf k at 2n−2−k, node i over 2i+1 and 2i+2; one zero where there is no leaf.
    function over(bytes32[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        uint256 n = leaves.length;
        if (n == 0) {
            return new bytes32[](1);
        }
        nodes = new bytes32[](2 * n - 1);
        bytes32[] memory sorted = _sorted(leaves);
        for (uint256 k = 0; k < n; k++) {
            nodes[2 * n - 2 - k] = sorted[k];
        }
        for (uint256 i = n - 1; i > 0; i--) {
            (bytes32 a, bytes32 b) = (nodes[2 * i - 1], nodes[2 * i]);
            nodes[i - 1] = keccak256(a < b ? abi.encode(a, b) : abi.encode(b, a));
        }
    }

    /// @dev The siblings on the way from the leaf to the root.
    function proof(bytes32[] memory nodes, bytes32 leaf) internal pure returns (bytes32[] memory siblings) {
        uint256 place = nodes.length - 1;
        while (nodes[place] != leaf) {
            place--;
        }
        uint256 depth = 0;
        for (uint256 i = place; i > 0; i = (i - 1) / 2) {
            depth++;
        }
        siblings = new bytes32[](depth);
        for (uint256 i = 0; i < depth; i++) {
            siblings[i] = nodes[place % 2 == 1 ? place + 1 : place - 1];
            place = (place - 1) / 2;
        }
    }

    function _sorted(bytes32[] memory leaves) private pure returns (bytes32[] memory sorted) {
        sorted = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; i++) {
            uint256 place = i;
            for (; place > 0 && sorted[place - 1] > leaves[i]; place--) {
                sorted[place] = sorted[place - 1];
            }
            sorted[place] = leaves[i];
        }
    }
}

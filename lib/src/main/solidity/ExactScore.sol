// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The exact score of FORMATS.md
/// @dev Words are 16 bytes, `uint32 index ‖ int96 value`, strictly ascending, none of value zero.
library ExactScore {
    uint256 private constant MARGIN_SCALE = 21;
    uint256 private constant BOUND = 1e38;
    /// @dev An index is `class · 2^24 + feature`.
    uint256 internal constant CLASS = 1 << 24;

    /// @notice The margin of a row: Σ wᵢ·xᵢ over the indices that both lists have, with x₀ = 10^9 for the intercept.
    /// @return canonical whether both lists are; feature words name neither feature 0 nor a class
    /// @return margin at scale 21; meaningless where not canonical
    /// @return magnitude Σ|wᵢ·xᵢ|
    /// @return end one more than the greatest index of a weight
    function marginOf(bytes calldata words, bytes calldata weights)
        internal
        pure
        returns (bool canonical, int256 margin, uint256 magnitude, uint256 end)
    {
        if ((words.length | weights.length) & 15 != 0) {
            return (false, 0, 0, 0);
        }
        uint256 x;
        uint256 w;
        assembly ("memory-safe") {
            x := words.offset
            w := weights.offset
        }
        return _merge(x, x + words.length, w, w + weights.length);
    }

    /// @dev A merge of two ascending lists in calldata, from x to xEnd and from w to wEnd. A product of two int96 is at most
    /// 2^190 in magnitude, and there are fewer than 2^32 of them, so that sums stay below 2^222: nothing overflows.
    function _merge(uint256 x, uint256 xEnd, uint256 w, uint256 wEnd)
        private
        pure
        returns (bool canonical, int256 margin, uint256 magnitude, uint256 end)
    {
        // Few variables: those that the stack can't hold would go through memory.
        assembly ("memory-safe") {
            let xIndex := 0
            let xValue := 1000000000
            let bad := 0
            for {} lt(w, wEnd) { w := add(w, 16) } {
                let value := calldataload(w)
                let index := shr(224, value)
                value := sar(160, shl(32, value))
                bad := or(bad, or(lt(index, end), iszero(value)))
                end := add(index, 1)
                // x only ever goes on, so that the walk ends whatever the bytes are.
                for {} lt(xIndex, index) { x := add(x, 16) } {
                    if iszero(lt(x, xEnd)) {
                        // behind every index
                        xIndex := 0x100000000
                        break
                    }
                    xValue := calldataload(x)
                    let next := shr(224, xValue)
                    xValue := sar(160, shl(32, xValue))
                    bad := or(bad, or(iszero(gt(next, xIndex)), iszero(xValue)))
                    xIndex := next
                }
                if eq(xIndex, index) {
                    value := mul(value, xValue)
                    margin := add(margin, value)
                    let sign := sar(255, value)
                    magnitude := add(magnitude, sub(xor(value, sign), sign))
                }
            }
            // The features behind the last weight; the greatest index stands last where the list ascends.
            for {} lt(x, xEnd) { x := add(x, 16) } {
                xValue := calldataload(x)
                let next := shr(224, xValue)
                bad := or(bad, or(iszero(gt(next, xIndex)), iszero(shr(160, shl(32, xValue)))))
                xIndex := next
            }
            // Of features that are used up the index is that of a mark, and the last word tells.
            if eq(xIndex, 0x100000000) { xIndex := shr(224, calldataload(sub(xEnd, 16))) }
            canonical := iszero(or(bad, gt(xIndex, 0xffffff)))
        }
    }

    /// @notice A margin rounded half even to the published scale.
    /// @return valid whether the sum of magnitudes is one that the format lets through
    function round(int256 margin, uint256 magnitude, uint8 scale) internal pure returns (bool valid, int256 score) {
        if (magnitude >= BOUND) {
            return (false, 0);
        }
        int256 unit = int256(10 ** (MARGIN_SCALE - scale));
        unchecked {
            // A margin of less than 10^38: nothing overflows.
            score = margin / unit;
            int256 rest = margin % unit;
            int256 twice = rest < 0 ? -2 * rest : 2 * rest;
            if (twice > unit || (twice == unit && score & 1 == 1)) {
                score += margin < 0 ? -1 : int256(1);
            }
        }
        return (true, score);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {HawserProof, Leaf} from "../../main/solidity/HawserProof.sol";
import {IAnchorRegistry} from "../../main/solidity/IAnchorRegistry.sol";

/// @title The proof library, made callable for tests
contract HawserProofHarness {
    using HawserProof for IAnchorRegistry;

    bytes32[] private _acted;

    function requireLatest(
        IAnchorRegistry registry,
        bytes32 stream,
        bytes32 schema,
        bytes32 previousHead,
        bytes32 manifest,
        bytes calldata values,
        bytes32[] calldata proof
    ) external view {
        registry.requireLatest(stream, previousHead, manifest, HawserProof.leafOf(schema, values), proof);
    }

    function requireEntry(
        IAnchorRegistry registry,
        bytes32 stream,
        bytes32 schema,
        bytes32 previousHead,
        bytes32 manifest,
        bytes calldata values,
        bytes32[] calldata proof,
        IAnchorRegistry.Entry[] calldata later
    ) external view {
        registry.requireEntry(stream, previousHead, manifest, HawserProof.leafOf(schema, values), proof, later);
    }

    /// @dev What acts on a row does more than to check it: this stores the leaf.
    function act(
        IAnchorRegistry registry,
        bytes32 stream,
        bytes32 schema,
        bytes32 previousHead,
        bytes32 manifest,
        bytes calldata values,
        bytes32[] calldata proof,
        IAnchorRegistry.Entry[] calldata later
    ) external {
        Leaf leaf = HawserProof.leafOf(schema, values);
        registry.requireEntry(stream, previousHead, manifest, leaf, proof, later);
        _acted.push(Leaf.unwrap(leaf));
    }
}

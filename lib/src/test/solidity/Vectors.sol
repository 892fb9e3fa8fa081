// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev The golden vectors `streams` and `batch.trade` of hawser-v1-expected.json.
library Vectors {
    uint256 internal constant CHAIN_ID = 31337;
    address internal constant REGISTRY = 0x5f5f5f5f5f5F5f5F5F5F5F5f5F5f5f5F5F5F5F5f;
    address internal constant OWNER = 0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1;
    bytes32 internal constant NAME = "gas-price";
    bytes32 internal constant ID = 0x9a27eef77b3e30465da9a4ed79237fa1461d2da33e1656dddb73fa9d053060d1;
    bytes32 internal constant SOURCES_NAME = "gas-price.sources";
    bytes32 internal constant SOURCES_ID = 0xa37fe538c1aeaca03f04437ce03523d4771a440609bedc6e24d0455736694728;
    bytes32 internal constant FIRST_ROOT = 0xd0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0;
    bytes32 internal constant FIRST_MANIFEST = 0xd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1;
    bytes32 internal constant FIRST_HEAD = 0x1e42eb33836e8fe82075ebf51b1455762a922b6cd2dafbcf73a3238d886552ac;
    bytes32 internal constant SECOND_ROOT = 0;
    bytes32 internal constant SECOND_MANIFEST = 0xd2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2;
    bytes32 internal constant SECOND_HEAD = 0x4f98620bc8658b6d3c1c8201851f5724b83491d4baef440637ef83df0c845ec6;

    bytes32 internal constant TRADE_SCHEMA = 0xb8fdc34d7271bceac90b888f2b4fcc6bac9187b7f4e4696cc66bd4be10565115;
    bytes32 internal constant TRADE_ROOT = 0xc905220e402f61c7a57132146a240837e363982d6749dbaa915e7c9957a54776;

    bytes32 internal constant TRADE_MODEL = 0x1111111111111111111111111111111111111111111111111111111111111111;

    struct Row {
        int256 time;
        int256 price;
        int256 volume;
        bytes32 model;
        bytes32 features;
        bytes32[] proof;
    }

    function tradeRows() internal pure returns (Row[] memory rows) {
        rows = new Row[](4);
        rows[0] = _row(
            [int256(1), 10, 100],
            0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470,
            0xbac8e01a8735c26270e626679179fb1187cdca282f087a99ce4fd059001c0de2,
            0x3d0ad819ab3da64f534e1e2d098cf9590f0474b4e2597552f659e97a316e9973
        );
        rows[1] = _row(
            [int256(2), 12, 120],
            0x64e95d2d928ef8bd079d245a70d44b5a5535aa38239ff57bf52003b68fc8bdbe,
            0x6446b6f21fd4b53abebdb7a80cc516b9573634539aa539ffb73ea27e15be9661,
            0xa5ff1248b720615dd58240a98c3c58f593c145fb41770d48358667d2cab1e955
        );
        rows[2] = _row(
            [int256(3), 9, 90],
            0xd3d24f25728375b0759f9f64bb50b9d26fb6af66f0745d28724120ea7e19b581,
            0x6924652099700ee7fd975802c44ebb4af1a56918676df5131fbd39bc4c72fd06,
            0xa5ff1248b720615dd58240a98c3c58f593c145fb41770d48358667d2cab1e955
        );
        rows[3] = _row(
            [int256(4), 11, 110],
            0xb1d1927bdc152b1674ace2a6c2d7d50972411a8f5cb7f856eec957436ce2297f,
            0x7d27033d3b8c384033f6442f55266207e64de1fa270b6c147737a6213e066217,
            0x3d0ad819ab3da64f534e1e2d098cf9590f0474b4e2597552f659e97a316e9973
        );
    }

    function _row(int256[3] memory values, bytes32 features, bytes32 sibling, bytes32 above)
        private
        pure
        returns (Row memory)
    {
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (sibling, above);
        return Row(values[0], values[1], values[2], TRADE_MODEL, features, proof);
    }
}

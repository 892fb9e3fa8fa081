// A block for each transaction, as anvil mines; the chain's id comes from the test.
module.exports = {
  solidity: "0.8.28",
  networks: {
    hardhat: {
      chainId: Number(process.env.HARDHAT_CHAIN_ID),
      blockGasLimit: 36_000_000,
      accounts: { count: 1 },
    },
  },
};

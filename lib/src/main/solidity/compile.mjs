// Compiles the contracts and writes their ABI and bytecode into the resources; with --check writes nothing, and names
// the artifacts that differ from the sources. The settings are foundry.toml's.
import { readFileSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const lib = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const contracts = [
  { name: 'AnchorRegistry', source: 'src/main/solidity/AnchorRegistry.sol', to: 'src/main/resources' },
  { name: 'TradeDesk', source: 'src/main/solidity/TradeDesk.sol', to: 'src/main/resources' },
  { name: 'PredictionChallenge', source: 'src/main/solidity/PredictionChallenge.sol', to: 'src/main/resources' },
  { name: 'DeliveryEscrow', source: 'src/main/solidity/DeliveryEscrow.sol', to: 'src/main/resources' },
  { name: 'RiskGate', source: 'src/main/solidity/RiskGate.sol', to: 'src/main/resources' },
  { name: 'MerkleProofHarness', source: 'src/test/solidity/MerkleProofHarness.sol', to: 'src/test/resources' },
  { name: 'HawserProofHarness', source: 'src/test/solidity/HawserProofHarness.sol', to: 'src/test/resources' },
  { name: 'NaiveDeskHarness', source: 'src/test/solidity/NaiveDeskHarness.sol', to: 'src/test/resources' },
];

const foundry = readFileSync(join(lib, 'foundry.toml'), 'utf8');

function setting(key) {
  const match = foundry.match(new RegExp(`^${key} = (.+)$`, 'm'));
  if (!match) throw new Error(`foundry.toml does not state ${key}`);
  return JSON.parse(match[1]);
}

const settings = {
  optimizer: { enabled: setting('optimizer'), runs: setting('optimizer_runs') },
  evmVersion: setting('evm_version'),
  viaIR: setting('via_ir'),
  metadata: { bytecodeHash: setting('bytecode_hash'), appendCBOR: setting('cbor_metadata') },
};

function open(path) {
  const file = path.startsWith('@openzeppelin/') ? join('node_modules', path) : path;
  try {
    return { contents: readFileSync(join(lib, file), 'utf8') };
  } catch (e) {
    return { error: e.message };
  }
}

function compile() {
  const sources = contracts.map(({ source }) => [source, { content: open(source).contents }]);
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: Object.fromEntries(sources),
        settings: {
          ...settings,
          outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
        },
      }),
      { import: open },
    ),
  );
  const messages = output.errors ?? [];
  if (messages.length > 0) {
    throw new Error(messages.map((m) => m.formattedMessage).join('\n'));
  }
  return output.contracts;
}

function artifact({ abi, evm }) {
  return {
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    compiler: solc.version(),
    settings,
  };
}

const check = process.argv.includes('--check');
const compiled = compile();
for (const { name, source, to } of contracts) {
  const file = join(lib, to, 'dev/hawser/contracts', `${name}.json`);
  const text = `${JSON.stringify(artifact(compiled[source][name]), null, 2)}\n`;
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`${name}: written to ${relative(lib, file)}`);
  } else if (existsSync(file) && readFileSync(file, 'utf8') === text) {
    console.log(`${name}: ${relative(lib, file)} is what ${source} compiles to`);
  } else {
    console.error(
      `${name}: ${relative(lib, file)} is not what ${source} compiles to; run node src/main/solidity/compile.mjs`,
    );
    process.exitCode = 1;
  }
}
